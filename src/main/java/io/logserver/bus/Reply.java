package io.logserver.bus;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer, or the failure in its place.
 *
 * @param answer null exactly where there is a failure
 */
record Reply<A>(@Nullable A answer, @Nullable Throwable failure) {

  private static final Logger log = LoggerFactory.getLogger(Reply.class);

  private static final byte ANSWER = 1;
  private static final byte FAILURE = 2;

  Future<A> toFuture() {
    return failure == null ? Future.succeededFuture(answer) : Future.failedFuture(failure);
  }

  /**
   * How replies travel whose answers travel by {@code answers}: a byte that tells which of the two
   * follows. A failure that is no {@link LogServerException} is logged where it happened, and told
   * as {@code INTERNAL} without what it says.
   */
  static <A> Wire<Reply<A>> wire(String address, Wire<A> answers) {
    return new ReplyWire<>(address, answers);
  }

  private record ReplyWire<A>(String address, Wire<A> answers) implements Wire<Reply<A>> {

    @Override
    public Buffer encode(Reply<A> reply) {
      return reply.answer != null
          ? prefixed(ANSWER, answers.encode(reply.answer))
          : prefixed(FAILURE, FailureWire.WIRE.encode(known(reply.failure)));
    }

    @Override
    public Reply<A> decode(Buffer bytes) {
      if (bytes.length() == 0) {
        throw new WireException("there are no bytes");
      }
      Buffer content = bytes.slice(1, bytes.length());
      return switch (bytes.getByte(0)) {
        case ANSWER -> new Reply<>(answers.decode(content), null);
        case FAILURE -> new Reply<>(null, FailureWire.WIRE.decode(content));
        default -> throw new WireException("a reply is an answer or a failure");
      };
    }

    private static Buffer prefixed(byte kind, Buffer content) {
      return Buffer.buffer(1 + content.length()).appendByte(kind).appendBuffer(content);
    }

    private LogServerException known(@Nullable Throwable failure) {
      if (failure instanceof LogServerException known) {
        return known;
      }
      log.atError()
          .setMessage("A request of another process failed")
          .setCause(failure)
          .addKeyValue("address", address)
          .log();
      return new LogServerException(
          ErrorCode.INTERNAL, "Internal error of another process, whose log has it");
    }
  }
}
