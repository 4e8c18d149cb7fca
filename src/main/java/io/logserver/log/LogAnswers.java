package io.logserver.log;

import io.logserver.log.decode.RejectedEntry;
import io.logserver.store.GroupCount;
import io.logserver.store.GroupField;
import io.logserver.store.HistogramBucket;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * The JSON of answers about logs, made of slices of canonical lines: nothing is serialised again.
 */
final class LogAnswers {

  private LogAnswers() {}

  /** The only entry of a batch. */
  static Buffer entry(LogBatch batch) {
    byte[] lines = batch.lines();
    return Buffer.buffer(lines.length).appendBytes(lines, 0, lines.length - 1);
  }

  /**
   * All entries of a batch as an array: a line feed in it only ever ends an entry, and becomes a
   * comma.
   */
  static Buffer entries(LogBatch batch) {
    byte[] lines = batch.lines();
    byte[] array = new byte[lines.length + 1];
    array[0] = '[';
    for (int i = 0; i < lines.length; i++) {
      array[i + 1] = lines[i] == '\n' ? (byte) ',' : lines[i];
    }
    array[lines.length] = ']';
    return Buffer.buffer(array);
  }

  /** All entries of a batch, and how many: {@code {"accepted":n,"entries":[…]}}. */
  static Buffer acceptedEntries(LogBatch batch) {
    return Buffer.buffer("{\"accepted\":" + batch.count() + ",\"entries\":")
        .appendBuffer(entries(batch))
        .appendByte((byte) '}');
  }

  /** An object with one more member: {@code "rejected":[{"index":n,"errors":[{loc,msg,type}]}]}. */
  static Buffer withRejected(Buffer object, List<RejectedEntry> rejected) {
    JsonArray array = new JsonArray();
    for (RejectedEntry entry : rejected) {
      JsonArray errors = new JsonArray();
      entry.errors().forEach(error -> errors.add(error.toJson()));
      array.add(new JsonObject().put("index", entry.index()).put("errors", errors));
    }
    return object
        .getBuffer(0, object.length() - 1)
        .appendString(",\"rejected\":")
        .appendBuffer(array.toBuffer())
        .appendByte((byte) '}');
  }

  /** The ids of a batch: {@code {"accepted":n,"ids":[…]}}. */
  static Buffer ids(LogBatch batch) {
    byte[] lines = batch.lines();
    Buffer answer = Buffer.buffer(40 + batch.count() * (LogId.TEXT_LENGTH + 3));
    answer.appendString("{\"accepted\":" + batch.count() + ",\"ids\":[");
    for (int start = 0; start < lines.length; ) {
      answer.appendByte((byte) '"');
      answer.appendBytes(lines, start + CanonicalLine.ID, LogId.TEXT_LENGTH);
      start = CanonicalLine.end(lines, start, lines.length) + 1;
      answer.appendString(start < lines.length ? "\"," : "\"");
    }
    return answer.appendString("]}");
  }

  /** How many, and the first and last id. */
  static Buffer count(LogBatch batch) {
    LogSummary summary = batch.summary();
    return Buffer.buffer(
        "{\"accepted\":%d,\"first_id\":\"%s\",\"last_id\":\"%s\"}"
            .formatted(batch.count(), summary.minId(), summary.maxId()));
  }

  /** Lines as an array. */
  static Buffer array(List<byte[]> lines) {
    int size = 2 + lines.size() + lines.stream().mapToInt(line -> line.length).sum();
    Buffer array = Buffer.buffer(size).appendByte((byte) '[');
    for (int i = 0; i < lines.size(); i++) {
      if (i > 0) {
        array.appendByte((byte) ',');
      }
      array.appendBytes(lines.get(i));
    }
    return array.appendByte((byte) ']');
  }

  /** Counts by values: {@code [{"action":"login","count":n}]}. */
  static Buffer groups(List<GroupField> fields, List<GroupCount> groups) {
    JsonArray array = new JsonArray();
    for (GroupCount group : groups) {
      JsonObject object = new JsonObject();
      for (int i = 0; i < fields.size(); i++) {
        object.put(fields.get(i).label(), group.values().get(i));
      }
      array.add(object.put("count", group.count()));
    }
    return array.toBuffer();
  }

  /** Counts by interval: {@code [{"start":"…","counts":{"INFO":n}}]}. */
  static Buffer histogram(List<HistogramBucket> buckets) {
    Buffer array = Buffer.buffer("[");
    for (HistogramBucket bucket : buckets) {
      String start = Timestamps.format(bucket.start());
      array
          .appendString(
              (array.length() > 1 ? "," : "") + "{\"start\":\"" + start + "\",\"counts\":")
          .appendBuffer(counts(bucket.counts()))
          .appendByte((byte) '}');
    }
    return array.appendByte((byte) ']');
  }

  /** Counts by severity: {@code {"INFO":n}}. */
  static Buffer counts(Map<Severity, Long> counts) {
    Buffer object = Buffer.buffer("{");
    counts.forEach((severity, count) ->
        object.appendString((object.length() > 1 ? ",\"" : "\"") + severity + "\":" + count));
    return object.appendByte((byte) '}');
  }
}
