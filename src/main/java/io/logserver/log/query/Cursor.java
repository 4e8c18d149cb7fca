package io.logserver.log.query;

import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.logserver.log.CanonicalLine;
import io.logserver.log.LogId;
import io.logserver.log.Timestamps;
import io.logserver.log.query.LogQuery.Order;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page begins, as an opaque text for URLs: a version byte, the position (timestamp,
 * id) and a 64-bit hash of position, filters and order. It says where to go on, never what may be
 * seen: the tenant comes from the token.
 */
public final class Cursor {

  private static final byte VERSION = 1;
  private static final int LENGTH = 1 + 4 * Long.BYTES;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Cursor() {}

  /** The cursor that goes on behind {@code position}. */
  public static String encode(LogPosition position, LogFilter filter, Order order) {
    ByteBuffer bytes =
        ByteBuffer.allocate(LENGTH)
            .put(VERSION)
            .putLong(position.timestamp())
            .putLong(position.id().high())
            .putLong(position.id().low())
            .putLong(new QueryHash(filter, order).add(position).value());
    return ENCODER.encodeToString(bytes.array());
  }

  /**
   * The cursor for the page after {@code page}, which {@code query} found; null when it is the last
   * one.
   */
  public static @Nullable String next(LogQuery query, LogPage page) {
    if (!page.more() || page.lines().isEmpty()) {
      return null;
    }
    byte[] last = page.lines().getLast();
    LogPosition position =
        new LogPosition(CanonicalLine.timestamp(last, 0), CanonicalLine.id(last, 0));
    return encode(position, query.filter(), query.order());
  }

  /**
   * The position of a cursor; a 422 when it is damaged, or was made for other filters or another
   * order.
   */
  public static LogPosition decode(String text, LogFilter filter, Order order) {
    LogPosition position = position(text);
    if (position == null
        || position.timestamp() < Timestamps.MIN
        || position.timestamp() > Timestamps.MAX
        || !encode(position, filter, order).equals(text)) {
      throw LogServerException.invalid(
          ErrorDetail.at(
              "value",
              "cursor "
                  + Parameters.quote(text)
                  + " does not belong to these filters and this order; allowed is"
                  + " meta.next_cursor of the page before, with the same filters and order",
              "query",
              "cursor"));
    }
    return position;
  }

  private static @Nullable LogPosition position(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (bytes.length != LENGTH) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).position(1);
    return new LogPosition(buffer.getLong(), new LogId(buffer.getLong(), buffer.getLong()));
  }
}
