package io.logserver.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.logserver.log.CanonicalLine;
import io.logserver.log.LogId;
import io.logserver.log.Severity;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogPage;
import io.logserver.log.query.LogPosition;
import io.logserver.log.query.LogQuery;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.log.query.LogQuery.Total;
import io.logserver.log.query.ReferenceFilter;
import io.logserver.queue.Delivery;
import io.logserver.tenant.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a store should hold, as plain lists: the oracle of its answers. */
public final class StoreModel {

  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

  private final Map<TenantId, List<byte[]>> logs = new HashMap<>();

  public void append(Delivery delivery) {
    byte[] lines = delivery.batch().lines();
    for (int start = 0, end; start < lines.length; start = end + 1) {
      end = CanonicalLine.end(lines, start, lines.length);
      of(delivery.batch().tenant()).add(Arrays.copyOfRange(lines, start, end));
    }
  }

  public long delete(TenantId tenant, long before) {
    int size = of(tenant).size();
    of(tenant).removeIf(line -> CanonicalLine.timestamp(line, 0) < before);
    return size - of(tenant).size();
  }

  public long deleteReceived(TenantId tenant, long before) {
    int size = of(tenant).size();
    of(tenant).removeIf(line -> CanonicalLine.id(line, 0).receivedAt() < before);
    return size - of(tenant).size();
  }

  public List<byte[]> of(TenantId tenant) {
    return logs.computeIfAbsent(tenant, any -> new ArrayList<>());
  }

  public LogPage search(TenantId tenant, LogQuery query) {
    Comparator<byte[]> order = (a, b) -> CanonicalLine.compare(a, 0, b, 0);
    List<byte[]> matching =
        of(tenant).stream()
            .filter(line -> ReferenceFilter.matches(query.filter(), line))
            .sorted(query.order() == Order.ASC ? order : order.reversed())
            .toList();
    List<byte[]> rest =
        matching.stream().filter(line -> isAfter(line, query)).skip(query.offset()).toList();
    boolean bounded = query.total() == Total.BOUNDED && matching.size() > LogQuery.BOUND;
    long total = query.total() == Total.NONE ? -1 : bounded ? LogQuery.BOUND : matching.size();
    return new LogPage(
        rest.stream().limit(query.limit()).toList(),
        rest.size() > query.limit(),
        total,
        query.total() != Total.NONE && !bounded);
  }

  public Map<Severity, Long> stats(TenantId tenant, LogFilter filter) {
    Map<Severity, Long> counts = new EnumMap<>(Severity.class);
    of(tenant).stream()
        .filter(line -> ReferenceFilter.matches(filter, line))
        .forEach(line -> counts.merge(CanonicalLine.severity(line, 0), 1L, Long::sum));
    return counts;
  }

  public List<GroupCount> group(TenantId tenant, LogFilter filter, List<GroupField> fields) {
    Map<List<String>, Long> counts = new HashMap<>();
    matching(tenant, filter)
        .forEach(
            line -> counts.merge(fields.stream().map(f -> text(line, f)).toList(), 1L, Long::sum));
    return counts.entrySet().stream()
        .map(group -> new GroupCount(group.getKey(), group.getValue()))
        .sorted(
            Comparator.comparingLong((GroupCount group) -> -group.count())
                .thenComparing(group -> group.values().toString()))
        .toList();
  }

  public List<HistogramBucket> histogram(TenantId tenant, LogFilter filter, long interval) {
    Map<Long, Map<Severity, Long>> counts = new TreeMap<>();
    matching(tenant, filter)
        .forEach(line ->
            counts
                .computeIfAbsent(
                    CanonicalLine.timestamp(line, 0) / interval * interval,
                    any -> new EnumMap<>(Severity.class))
                .merge(CanonicalLine.severity(line, 0), 1L, Long::sum));
    return counts.entrySet().stream()
        .map(bucket -> new HistogramBucket(bucket.getKey(), bucket.getValue()))
        .toList();
  }

  public Stream<byte[]> matching(TenantId tenant, LogFilter filter) {
    return of(tenant).stream().filter(line -> ReferenceFilter.matches(filter, line));
  }

  private static String text(byte[] line, GroupField field) {
    try (JsonParser parser = JSON.createParser(line)) {
      parser.nextToken();
      while (!field.label().equals(parser.nextFieldName())) {
        parser.nextToken();
        parser.skipChildren();
      }
      String text = parser.nextToken() == JsonToken.VALUE_NULL ? null : parser.getText();
      return text == null ? null : LONE_SURROGATE.matcher(text).replaceAll("\uFFFD");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Optional<byte[]> get(TenantId tenant, LogId id) {
    return of(tenant).stream().filter(line -> CanonicalLine.id(line, 0).equals(id)).findFirst();
  }

  /** All lines of a tenant as text, sorted: what is there, whatever its order. */
  public List<String> texts(TenantId tenant) {
    return sorted(of(tenant));
  }

  public static List<String> sorted(List<byte[]> lines) {
    return texts(lines).stream().sorted().toList();
  }

  public static List<String> texts(List<byte[]> lines) {
    return lines.stream().map(line -> new String(line, StandardCharsets.UTF_8)).toList();
  }

  private static boolean isAfter(byte[] line, LogQuery query) {
    if (query.after() == null) {
      return true;
    }
    LogPosition position =
        new LogPosition(CanonicalLine.timestamp(line, 0), CanonicalLine.id(line, 0));
    int comparison = position.compareTo(query.after());
    return query.order() == Order.ASC ? comparison > 0 : comparison < 0;
  }
}
