package io.logserver.http;

import java.util.Arrays;

/**
 * A request body in memory.
 *
 * @param bytes holds it from index 0; may be longer, never changed
 * @param length its length in bytes
 */
public record Body(byte[] bytes, int length) {

  /** The same body in an array of its own. */
  Body copy() {
    return new Body(Arrays.copyOf(bytes, length), length);
  }
}
