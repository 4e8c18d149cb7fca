package io.logserver.log.query;

import io.logserver.log.Severity;
import io.logserver.log.query.LogQuery.Order;
import java.util.Comparator;

/**
 * A 64-bit hash of a filter and an order that is the same in every process; the order in which
 * conditions were given does not count.
 */
final class QueryHash {

  private static final Comparator<FieldCondition> BY_PATH_AND_VALUE =
      Comparator.comparing(FieldCondition::path).thenComparing(FieldCondition::value);

  private long hash = WordHash.SEED;

  QueryHash(LogFilter filter, Order order) {
    add(order.name());
    add(filter.from());
    add(filter.to());
    Severity.ALL.forEach(severity -> add(filter.severities().contains(severity) ? 1 : 0));
    add(filter.search() == null ? "" : filter.search().text());
    filter.fields().stream()
        .sorted(BY_PATH_AND_VALUE)
        .forEach(condition -> {
          add(condition.path());
          add(condition.value());
        });
  }

  QueryHash add(LogPosition position) {
    add(position.timestamp());
    add(position.id().high());
    add(position.id().low());
    return this;
  }

  long value() {
    return WordHash.finish(hash, 0, 0);
  }

  private void add(String text) {
    add(text.length());
    text.chars().forEach(this::add);
  }

  private void add(long number) {
    hash = WordHash.mix(hash, number);
  }
}
