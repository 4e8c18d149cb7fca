package io.logserver.bus;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A body that may travel: the value itself while it stays in this process, its bytes once it came
 * from another. It is encoded when Vert.x first needs the bytes, once for all receivers.
 */
final class Parcel<T> {

  private final @Nullable T value;
  private final @Nullable Wire<T> wire;
  private volatile @Nullable Buffer bytes;

  private Parcel(@Nullable T value, @Nullable Wire<T> wire, @Nullable Buffer bytes) {
    this.value = value;
    this.wire = wire;
    this.bytes = bytes;
  }

  /** A body of this process. */
  static <T> Parcel<T> of(T value, Wire<T> wire) {
    return new Parcel<>(value, wire, null);
  }

  /** A body from another process. */
  static <T> Parcel<T> ofBytes(Buffer bytes) {
    return new Parcel<>(null, null, bytes);
  }

  /**
   * The value, which the receiver's {@code wire} decodes when it came as bytes; a {@link
   * WireException} tells that it cannot.
   */
  T open(Wire<T> wire) {
    return value != null ? value : wire.decode(bytes());
  }

  Buffer bytes() {
    Buffer encoded = bytes;
    if (encoded == null) {
      if (value == null || wire == null) {
        throw new IllegalStateException("a parcel has a value and a wire, or bytes");
      }
      encoded = wire.encode(value);
      bytes = encoded;
    }
    return encoded;
  }
}
