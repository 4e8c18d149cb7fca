package io.logserver.bus;

import io.logserver.error.ErrorCode;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** How a failure that the client may know travels: all of it, so that it arrives as it was. */
final class FailureWire {

  static final Wire<LogServerException> WIRE =
      Wire.json(1, FailureWire::toJson, FailureWire::fromJson);

  private FailureWire() {}

  private static JsonObject toJson(LogServerException failure) {
    List<JsonObject> details = failure.details().stream().map(ErrorDetail::toJson).toList();
    return new JsonObject()
        .put("error", failure.code().name())
        .put("msg", failure.getMessage())
        .put("retry_after", failure.retryAfterSeconds())
        .put("details", new JsonArray(details));
  }

  private static LogServerException fromJson(JsonObject json) {
    List<ErrorDetail> details =
        json.getJsonArray("details").stream()
            .map(detail -> ErrorDetail.fromJson((JsonObject) detail))
            .toList();
    return new LogServerException(
        ErrorCode.valueOf(json.getString("error")),
        json.getString("msg"),
        details,
        json.getLong("retry_after"));
  }
}
