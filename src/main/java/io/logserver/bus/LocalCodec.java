package io.logserver.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Hands a body over by reference, without a copy: bodies are immutable by agreement. Such a message
 * stays in this JVM; {@link Bus} sends it local-only, so that it never reaches a wire.
 */
final class LocalCodec implements MessageCodec<Object, Object> {

  static final String NAME = "local";

  @Override
  public Object transform(Object body) {
    return body;
  }

  @Override
  public void encodeToWire(Buffer buffer, Object body) {
    throw new IllegalStateException(body.getClass().getName() + " was sent to another JVM");
  }

  @Override
  public Object decodeFromWire(int position, Buffer buffer) {
    throw new IllegalStateException("a local message came from another JVM");
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
