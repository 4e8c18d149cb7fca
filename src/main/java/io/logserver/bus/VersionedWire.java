package io.logserver.bus;

import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/** One byte of version, and what {@code write} makes of the value. */
record VersionedWire<T>(byte version, Function<T, Buffer> write, Function<Buffer, T> read)
    implements Wire<T> {

  VersionedWire {
    if (version < 1) {
      throw new IllegalArgumentException("a version is 1 to 127, not " + version);
    }
  }

  @Override
  public Buffer encode(T value) {
    Buffer content = write.apply(value);
    return Buffer.buffer(1 + content.length()).appendByte(version).appendBuffer(content);
  }

  @Override
  public T decode(Buffer bytes) {
    if (bytes.length() == 0) {
      throw new WireException("there are no bytes");
    }
    if (bytes.getByte(0) != version) {
      throw new WireException(
          "version " + bytes.getByte(0) + " is not known here, only version " + version);
    }
    try {
      return read.apply(bytes.slice(1, bytes.length()));
    } catch (RuntimeException e) {
      // Without its message and cause, which may quote what is secret.
      throw new WireException("the bytes are not what they should be: " + e.getClass().getName());
    }
  }
}
