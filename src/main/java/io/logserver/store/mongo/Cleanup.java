package io.logserver.store.mongo;

import io.logserver.log.CanonicalLine;
import io.logserver.log.LogId;
import io.logserver.log.Timestamps;
import io.logserver.tenant.TenantId;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * What a deletion leaves behind: logs of the tenant that lie before the cutoff are not to come back
 * by a redelivery. It covers only logs received before it was made, so that logs with old
 * timestamps may still be sent.
 *
 * @param field {@link LogDocument#TIMESTAMP} or {@link LogDocument#STORED_AT}: the time that {@code
 *     before} is about
 * @param before epoch milliseconds, exclusive
 * @param at when it was made, epoch milliseconds
 */
record Cleanup(TenantId tenant, String field, long before, long at) {

  static final String FIELD = "field";
  static final String BEFORE = "before";
  static final String AT = "at";

  static Cleanup of(BsonDocument document) {
    return new Cleanup(
        new TenantId(document.getString(LogDocument.TENANT).getValue()),
        document.getString(FIELD).getValue(),
        document.getDateTime(BEFORE).getValue(),
        document.getDateTime(AT).getValue());
  }

  BsonDocument document() {
    return new BsonDocument(LogDocument.TENANT, new BsonString(tenant.value()))
        .append(FIELD, new BsonString(field))
        .append(BEFORE, new BsonDateTime(Math.clamp(before, Timestamps.MIN, Timestamps.MAX + 1)))
        .append(AT, new BsonDateTime(at));
  }

  /** Whether it covers the log, of its tenant, whose line starts at {@code start}. */
  boolean covers(byte[] lines, int start) {
    LogId id = CanonicalLine.id(lines, start);
    long time =
        field.equals(LogDocument.TIMESTAMP)
            ? CanonicalLine.timestamp(lines, start)
            : id.receivedAt();
    return time < before && id.receivedAt() < at;
  }
}
