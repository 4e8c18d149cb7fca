package io.logserver.log;

import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.logserver.log.decode.PartialBatch;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** How much of what was stored a bulk request gets back. */
enum BulkAnswer {
  ENTRIES,
  IDS,
  COUNT;

  /** The answer that the parameter {@code return} asks for. */
  static BulkAnswer parse(@Nullable String value) {
    if (value == null) {
      return ENTRIES;
    }
    return switch (value) {
      case "ids" -> IDS;
      case "count" -> COUNT;
      default ->
          throw LogServerException.invalid(
              ErrorDetail.at(
                  "enum", "'" + value + "' is not one of ids, count", "query", "return"));
    };
  }

  /** The answer about entries of which some were left out: an object that names them. */
  Buffer of(PartialBatch partial) {
    Buffer accepted =
        this == ENTRIES ? LogAnswers.acceptedEntries(partial.batch()) : of(partial.batch());
    return LogAnswers.withRejected(accepted, partial.rejected());
  }

  Buffer of(LogBatch batch) {
    return switch (this) {
      case ENTRIES -> LogAnswers.entries(batch);
      case IDS -> LogAnswers.ids(batch);
      case COUNT -> LogAnswers.count(batch);
    };
  }
}
