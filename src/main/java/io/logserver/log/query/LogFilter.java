package io.logserver.log.query;

import io.logserver.log.Severity;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which logs of a tenant are meant: all conditions must hold. It says the same thing to every
 * store: a store may use {@link #from}, {@link #to}, {@link #severities} and {@link
 * #requiredWords()} to narrow, and lets {@link #matcher()} decide.
 *
 * @param severities any of these; empty for all
 * @param from earliest {@code timestamp}, inclusive, epoch milliseconds; {@link Long#MIN_VALUE} for
 *     none
 * @param to latest {@code timestamp}, exclusive, epoch milliseconds; {@link Long#MAX_VALUE} for
 *     none
 * @param fields conditions on fields and dotted paths
 * @param search full-text condition, or null
 */
public record LogFilter(
    Set<Severity> severities,
    long from,
    long to,
    List<FieldCondition> fields,
    @Nullable SearchExpression search) {

  /** Every log. */
  public static final LogFilter ALL =
      new LogFilter(Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, List.of(), null);

  public LogFilter {
    severities = Set.copyOf(severities);
    fields = List.copyOf(fields);
  }

  /** Whether id, timestamp and severity, which stand at fixed offsets, decide alone. */
  public boolean isHeaderOnly() {
    return fields.isEmpty() && search == null;
  }

  /** A new matcher for this filter; it has scratch state, so each thread needs its own. */
  public LineMatcher matcher() {
    return FilterMatcher.of(this);
  }

  /**
   * Hashes of words that every matching line contains: for each of them {@link Words#line} emits
   * that hash on the line. Empty where nothing can be concluded.
   */
  public long[] requiredWords() {
    return RequiredWords.of(this);
  }
}
