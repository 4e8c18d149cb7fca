package io.logserver.http;

import io.vertx.core.buffer.Buffer;

/**
 * What a successful call answers: the parts of the envelope, as JSON text.
 *
 * @param data a JSON value
 * @param meta a JSON object
 */
public record Answer(Buffer data, Buffer meta) {

  private static final Buffer NO_META = Buffer.buffer("{}");

  /** An answer with nothing to say about itself. */
  public static Answer of(Buffer data) {
    return new Answer(data, NO_META);
  }
}
