package io.logserver.store.mongo;

import io.logserver.log.Severity;
import io.logserver.log.Timestamps;
import io.logserver.log.query.FieldCondition;
import io.logserver.log.query.LogFilter;
import io.logserver.tenant.TenantId;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * As much of a filter as MongoDB can decide: every log of the tenant that the filter means matches.
 *
 * @param document a query; the tenant comes first
 * @param exact whether nothing else matches, so that the matcher need not look
 */
record LogMatch(BsonDocument document, boolean exact) {

  /** What a lone surrogate, which has no UTF-8, is stored as. */
  private static final char REPLACEMENT = '\uFFFD';

  /** The match of a tenant's filter; {@code indexPaths} are those that documents have. */
  static LogMatch of(TenantId tenant, LogFilter filter, List<String> indexPaths) {
    BsonDocument query = tenant(tenant);
    addTime(query, filter);
    if (!filter.severities().isEmpty()) {
      List<BsonString> names =
          filter.severities().stream().sorted().map(Severity::name).map(BsonString::new).toList();
      query.append(LogDocument.SEVERITY, new BsonDocument("$in", new BsonArray(names)));
    }
    boolean exact = filter.search() == null;
    for (FieldCondition condition : filter.fields()) {
      exact &= add(query, condition, indexPaths);
    }
    return new LogMatch(query, exact);
  }

  /** All logs of a tenant. */
  static BsonDocument tenant(TenantId tenant) {
    return new BsonDocument(LogDocument.TENANT, new BsonString(tenant.value()));
  }

  /** A tenant's logs whose {@code field}, a time, is before {@code before}. */
  static BsonDocument before(TenantId tenant, String field, long before) {
    return tenant(tenant).append(field, new BsonDocument("$lt", time(before)));
  }

  private static void addTime(BsonDocument query, LogFilter filter) {
    BsonDocument range = new BsonDocument();
    if (filter.from() > Timestamps.MIN) {
      range.append("$gte", time(filter.from()));
    }
    if (filter.to() <= Timestamps.MAX) {
      range.append("$lt", time(filter.to()));
    }
    if (!range.isEmpty()) {
      query.append(LogDocument.TIMESTAMP, range);
    }
  }

  /** A time of which all that lies outside the times of logs is alike. */
  private static BsonDateTime time(long millis) {
    return new BsonDateTime(Math.clamp(millis, Timestamps.MIN, Timestamps.MAX + 1));
  }

  /** Adds what can be said of a condition; whether that is all of it. */
  private static boolean add(
      BsonDocument query, FieldCondition condition, List<String> indexPaths) {
    BsonString value = value(condition, indexPaths);
    if (value == null || hasSurrogate(condition.value())) {
      return false;
    }
    boolean plain = LogDocument.TEXTS.contains(condition.path());
    String field = plain ? condition.path() : LogDocument.ATTRIBUTES;
    if (query.containsKey(field)) {
      BsonArray others = query.getArray("$and", new BsonArray());
      others.add(new BsonDocument(field, value));
      query.put("$and", others);
    } else {
      query.append(field, value);
    }
    return condition.value().indexOf(REPLACEMENT) < 0;
  }

  /** What the condition's field must be equal to; null when there is no such field. */
  private static @Nullable BsonString value(FieldCondition condition, List<String> indexPaths) {
    if (LogDocument.TEXTS.contains(condition.path())) {
      return new BsonString(condition.value());
    }
    return indexPaths.contains(condition.path())
        ? LogDocument.attribute(condition.path(), condition.value())
        : null;
  }

  private static boolean hasSurrogate(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  /** The query, and besides it one more condition. */
  BsonDocument and(String name, BsonValue condition) {
    BsonDocument both = document.clone();
    both.put(name, condition);
    return both;
  }
}
