package io.logserver.http;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Reads whole request bodies into one array, within the limits of the request and of the process.
 * Vert.x' own body handler is not used: it parses forms, keeps a directory for uploads and reads on
 * after a refusal.
 *
 * <p>A length that is only declared takes no memory: the array is made when the first bytes are
 * there and is never much larger than what has come, unless there is a {@linkplain SpareArrays
 * spare} one. A body that comes in one piece, or nearly, or finds a spare array is copied once.
 */
final class BodyReader {

  /** Bytes that the first array of a longer body has. */
  private static final int FIRST_SIZE = 16 * 1024;

  /** Largest multiple of what has come that is taken from the process for it. */
  private static final int GROWTH = 4;

  private static final byte[] NOTHING = {};

  private final long maxBytes;
  private final InFlight inFlight;
  private final SpareArrays spares = new SpareArrays();

  /** A reader for one event loop. */
  BodyReader(long maxBytes, InFlight inFlight) {
    this.maxBytes = maxBytes;
    this.inFlight = inFlight;
  }

  /**
   * Completes on the event loop with what {@code use} makes of the body, which is let go then: its
   * array is used for another body. The bytes of the body stay reserved until it is there, and from
   * then until the response has ended as many as {@code size} says of what was made. Fails when the
   * response has ended already, as its client went while it was found out who that is.
   */
  <T> Future<T> read(RoutingContext context, Function<Body, T> use, ToLongFunction<T> size) {
    Deadline deadline = Deadline.of(context);
    if (deadline.isOver()) {
      return Future.failedFuture(brokenOff());
    }
    long limit;
    try {
      limit = limit(context.request());
    } catch (LogServerException e) {
      return Future.failedFuture(e);
    }
    Reading<T> reading = new Reading<>(deadline, (int) limit, use, size);
    context.addEndHandler(ended -> reading.release());
    return reading.start(context.request());
  }

  /** What the body cannot be longer than: the length declared, or the one that is allowed. */
  private long limit(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (header == null) {
      return maxBytes;
    }
    try {
      long length = Long.parseLong(header.trim());
      if (length > maxBytes) {
        throw tooLarge();
      }
      return length;
    } catch (NumberFormatException e) {
      throw new LogServerException(
          ErrorCode.MALFORMED, "content-length '" + header + "' is not a number");
    }
  }

  private static LogServerException brokenOff() {
    return new LogServerException(ErrorCode.MALFORMED, "The body ended before it was complete");
  }

  private static LogServerException overloaded() {
    return new LogServerException(
        ErrorCode.OVERLOADED, "The server holds as many request bodies as it may; try again");
  }

  private LogServerException tooLarge() {
    return new LogServerException(
        ErrorCode.TOO_LARGE, "The body is larger than the allowed " + maxBytes + " bytes");
  }

  /** One body on its way in; used on its event loop only. */
  private final class Reading<T> {

    private final Promise<T> promise = Promise.promise();
    private final Deadline deadline;
    private final int limit;
    private final Function<Body, T> use;
    private final ToLongFunction<T> sizeOf;
    private byte[] bytes = NOTHING;
    private int length;
    private long reserved;
    private boolean over;

    Reading(Deadline deadline, int limit, Function<Body, T> use, ToLongFunction<T> sizeOf) {
      this.deadline = deadline;
      this.limit = limit;
      this.use = use;
      this.sizeOf = sizeOf;
    }

    Future<T> start(HttpServerRequest request) {
      deadline.bodyBegins();
      request.handler(this::add);
      request.exceptionHandler(failure -> promise.tryFail(brokenOff()));
      request.endHandler(end -> complete());
      return promise.future();
    }

    private void complete() {
      if (!over && !promise.future().isComplete()) {
        deadline.bodyEnded();
        try {
          T made = use.apply(new Body(bytes, length));
          letGo();
          keep(sizeOf.applyAsLong(made));
          promise.complete(made);
        } catch (RuntimeException e) {
          promise.fail(e);
        }
      }
    }

    private void keep(long size) {
      if (!inFlight.exchange(reserved, size)) {
        throw overloaded();
      }
      reserved = size;
    }

    private void add(Buffer chunk) {
      if (over || promise.future().isComplete()) {
        return;
      }
      int needed = length + chunk.length();
      if (needed > limit) {
        promise.tryFail(tooLarge());
      } else if (needed <= bytes.length || grow(needed)) {
        chunk.getBytes(bytes, length);
        length = needed;
        deadline.bodyGrew(length);
      }
    }

    private boolean grow(int needed) {
      int size =
          SpareArrays.round((int) Math.min(limit, Math.max(FIRST_SIZE, (long) GROWTH * needed)));
      byte[] spare = spares.take(size);
      int taken = spare == null ? size : spare.length;
      if (!inFlight.exchange(reserved, taken)) {
        spares.give(spare == null ? NOTHING : spare);
        promise.tryFail(overloaded());
        return false;
      }
      reserved = taken;
      byte[] larger = spare == null ? new byte[taken] : spare;
      System.arraycopy(bytes, 0, larger, 0, length);
      letGo();
      bytes = larger;
      return true;
    }

    private void letGo() {
      spares.give(bytes);
      bytes = NOTHING;
    }

    /** The request is over; what still comes of its body is neither kept nor handed on. */
    void release() {
      over = true;
      letGo();
      inFlight.release(reserved);
      reserved = 0;
    }
  }
}
