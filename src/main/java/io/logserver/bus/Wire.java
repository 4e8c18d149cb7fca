package io.logserver.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/**
 * How values of one type travel between processes: as bytes that begin with the version of what
 * follows, so that a process of another release can tell whether it understands them. A release
 * that reads a new version still writes the old one, since processes are replaced one by one.
 *
 * @param <T> what travels
 */
public interface Wire<T> {

  /** The value as bytes, which nobody changes afterwards. */
  Buffer encode(T value);

  /** The value of such bytes; throws a {@link WireException} when they cannot be understood. */
  T decode(Buffer bytes);

  /**
   * A wire of one version.
   *
   * @param version 1 to 127
   * @param write the value without the version
   * @param read its opposite; whatever it throws means that the bytes cannot be understood
   */
  static <T> Wire<T> versioned(int version, Function<T, Buffer> write, Function<Buffer, T> read) {
    return new VersionedWire<>((byte) version, write, read);
  }

  /** The same for values that travel as a JSON object. */
  static <T> Wire<T> json(
      int version, Function<T, JsonObject> write, Function<JsonObject, T> read) {
    return versioned(
        version, write.andThen(JsonObject::toBuffer), read.compose(Buffer::toJsonObject));
  }
}
