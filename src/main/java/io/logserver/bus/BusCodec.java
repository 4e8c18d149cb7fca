package io.logserver.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands every body over by reference within this process, without a copy: bodies are immutable by
 * agreement. Only a {@link Parcel} can go to another process, as its bytes, and stays bytes until
 * the receiver, who knows its address and so its {@link Wire}, opens it.
 */
final class BusCodec implements MessageCodec<Object, Object> {

  static final String NAME = "logserver";

  private static final Logger log = LoggerFactory.getLogger(BusCodec.class);

  @Override
  public Object transform(Object body) {
    return body;
  }

  /**
   * Never fails for a parcel, since Vert.x would drop other messages with it: what cannot be
   * encoded travels as no bytes, which no wire understands.
   */
  @Override
  public void encodeToWire(Buffer buffer, Object body) {
    if (!(body instanceof Parcel<?> parcel)) {
      throw new IllegalStateException(body.getClass().getName() + " was sent to another JVM");
    }
    try {
      buffer.appendBuffer(parcel.bytes());
    } catch (RuntimeException e) {
      log.error("A message for another process could not be encoded", e);
    }
  }

  @Override
  public Object decodeFromWire(int position, Buffer buffer) {
    return Parcel.ofBytes(buffer.slice(position, buffer.length()));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
