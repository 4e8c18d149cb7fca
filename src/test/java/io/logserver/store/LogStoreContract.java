package io.logserver.store;

import static io.logserver.store.TestLogs.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.CanonicalLine;
import io.logserver.log.Severity;
import io.logserver.log.query.FieldCondition;
import io.logserver.log.query.LogFilter;
import io.logserver.log.query.LogPage;
import io.logserver.log.query.LogPosition;
import io.logserver.log.query.LogQuery;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.log.query.LogQuery.Total;
import io.logserver.log.query.SearchExpression;
import io.logserver.queue.Delivery;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link LogStore} does. */
public abstract class LogStoreContract {

  protected static final TenantId ACME = new TenantId("acme");
  protected static final TenantId OTHER = new TenantId("other");
  protected static final long T = 1_750_982_400_000L;

  protected LogStore store;
  private long logs;
  private long position;

  /**
   * A store, not yet open, over the data that the one before it closed, if there was one in this
   * test.
   */
  protected abstract LogStore newStore();

  @BeforeEach
  void openFirst() {
    reopen();
  }

  @AfterEach
  void closeLast() {
    await(store.close());
  }

  protected void reopen() {
    if (store != null) {
      await(store.close());
    }
    store = newStore();
    await(store.open());
  }

  @Test
  void findsNothingWhereNothingIs() {
    LogPage page = search(ACME, query(LogFilter.ALL, Order.DESC, 0, 50, Total.EXACT));
    assertEquals(List.of(), page.lines());
    assertFalse(page.more());
    assertEquals(0, page.total());
    assertTrue(page.totalExact());
    assertEquals(Map.of(), await(store.stats(ACME, LogFilter.ALL)));
    assertEquals(Optional.empty(), await(store.get(ACME, TestLogs.id(1))));
    assertEquals(0L, await(store.delete(ACME, Long.MAX_VALUE)));
    assertNull(store.status().problem());
  }

  @Test
  void showsAppendedLogsToTheNextRead() {
    byte[] line = log(ACME, T, Severity.INFO, "hello");
    append(ACME, line);
    assertArrayEquals(line, all(ACME, Order.DESC).getFirst());
    assertArrayEquals(line, await(store.get(ACME, CanonicalLine.id(line, 0))).orElseThrow());
    assertEquals(Map.of(Severity.INFO, 1L), await(store.stats(ACME, LogFilter.ALL)));
    assertEquals(1, store.status().logs());
  }

  @Test
  void ordersByTimestampThenIdWhateverTheOrderOfArrival() {
    byte[] late = log(ACME, T + 5, Severity.INFO, "late");
    byte[] first = log(ACME, T, Severity.INFO, "first");
    byte[] second = log(ACME, T, Severity.INFO, "second");
    byte[] distant = log(ACME, 253_402_300_799_999L, Severity.INFO, "distant");
    byte[] oldest = log(ACME, 0, Severity.INFO, "oldest");
    append(ACME, late, first);
    append(ACME, second, distant, oldest);
    assertLines(List.of(oldest, first, second, late, distant), all(ACME, Order.ASC));
    assertLines(List.of(distant, late, second, first, oldest), all(ACME, Order.DESC));
  }

  @Test
  void cutsPagesByOffsetAndLimit() {
    List<byte[]> lines = appendMany(ACME, 10);
    LogPage page = search(ACME, query(LogFilter.ALL, Order.ASC, 3, 4, Total.NONE));
    assertLines(lines.subList(3, 7), page.lines());
    assertTrue(page.more());
    LogPage last = search(ACME, query(LogFilter.ALL, Order.ASC, 6, 4, Total.NONE));
    assertLines(lines.subList(6, 10), last.lines());
    assertFalse(last.more());
    LogPage beyond = search(ACME, query(LogFilter.ALL, Order.ASC, 20, 4, Total.NONE));
    assertEquals(List.of(), beyond.lines());
    assertFalse(beyond.more());
  }

  @Test
  void cutsPagesByPositionWithoutRepeatOrHole() {
    for (int i = 0; i < 40; i++) {
      append(ACME, log(ACME, T + i * 7 % 5, Severity.INFO, "n" + i));
    }
    for (Order order : Order.values()) {
      List<byte[]> paged = new ArrayList<>();
      LogPosition after = null;
      LogPage page;
      do {
        page = search(ACME, new LogQuery(LogFilter.ALL, order, 0, 7, after, Total.NONE));
        paged.addAll(page.lines());
        byte[] last = page.lines().getLast();
        after = new LogPosition(CanonicalLine.timestamp(last, 0), CanonicalLine.id(last, 0));
      } while (page.more());
      assertEquals(40, paged.size());
      assertLines(all(ACME, order), paged);
    }
  }

  @Test
  void countsAsFarAsItIsAsked() {
    appendMany(ACME, 30);
    LogPage none = search(ACME, query(LogFilter.ALL, Order.DESC, 0, 5, Total.NONE));
    assertEquals(-1, none.total());
    assertFalse(none.totalExact());
    for (Total total : List.of(Total.BOUNDED, Total.EXACT)) {
      LogPage page = search(ACME, query(filter("resource_id", "n7"), Order.DESC, 0, 5, total));
      assertEquals(1, page.total());
      assertTrue(page.totalExact());
      assertEquals(30, search(ACME, query(LogFilter.ALL, Order.DESC, 0, 5, total)).total());
    }
  }

  @Test
  void countsAllMatchesWhereverThePageStarts() {
    List<byte[]> lines = appendMany(ACME, 30);
    LogPosition after = new LogPosition(T + 20, CanonicalLine.id(lines.get(20), 0));
    LogPage page = search(ACME, new LogQuery(LogFilter.ALL, Order.ASC, 0, 5, after, Total.EXACT));
    assertLines(lines.subList(21, 26), page.lines());
    assertEquals(30, page.total());
  }

  @Test
  void stopsCountingAtTheBound() {
    appendMany(ACME, LogQuery.BOUND);
    for (LogFilter filter : List.of(LogFilter.ALL, filter("action", "login"))) {
      LogPage atBound = search(ACME, query(filter, Order.DESC, 0, 1, Total.BOUNDED));
      assertEquals(LogQuery.BOUND, atBound.total());
    }
    appendMany(ACME, 5);
    for (LogFilter filter : List.of(LogFilter.ALL, filter("action", "login"))) {
      LogPage bounded = search(ACME, query(filter, Order.DESC, 0, 1, Total.BOUNDED));
      assertEquals(LogQuery.BOUND, bounded.total());
      assertFalse(bounded.totalExact());
      LogPage exact = search(ACME, query(filter, Order.DESC, 0, 1, Total.EXACT));
      assertEquals(LogQuery.BOUND + 5, exact.total());
      assertTrue(exact.totalExact());
    }
  }

  @Test
  void reachesTheLastPageByOffset() {
    List<byte[]> lines = appendMany(ACME, LogQuery.BOUND);
    LogPage page = search(ACME, query(LogFilter.ALL, Order.ASC, 9000, 1000, Total.NONE));
    assertLines(lines.subList(9000, 10_000), page.lines());
    assertFalse(page.more());
  }

  @Test
  void findsWhatTheFilterMeans() {
    byte[] info = log(ACME, T, Severity.INFO, "the quick fox");
    byte[] warning = log(ACME, T + 1, Severity.WARNING, "the lazy dog");
    byte[] error = log(ACME, T + 2, Severity.ERROR, "quick, dog!");
    append(ACME, info, warning, error);
    assertFinds(severities(Severity.INFO, Severity.ERROR), info, error);
    assertFinds(severities(Severity.CRITICAL));
    assertFinds(between(T + 1, T + 2), warning);
    assertFinds(between(T, T + 3), info, warning, error);
    assertFinds(filter("resource_id", "the lazy dog"), warning);
    assertFinds(text("QUICK"), info, error);
    assertFinds(text("quick dog"), error);
    assertFinds(text("*ui*"), info, error);
    assertFinds(text("nowhere"));
  }

  @Test
  void findsMillisecondsInTimestampsAndWhateverLooksLikeThem() {
    byte[] inTimestamp = log(ACME, T + 789, Severity.INFO, "disk full");
    byte[] inMessage = log(ACME, T, Severity.INFO, "gate 789Z open");
    byte[] neither = log(ACME, T + 788, Severity.INFO, "gate 7890Z open");
    append(ACME, inTimestamp);
    reopen();
    assertFinds(text("789z"), inTimestamp);
    append(ACME, inMessage, neither);
    for (int round = 0; round < 2; round++) {
      assertFinds(text("789z"), inMessage, inTimestamp);
      assertFinds(text("\"00.789Z\""), inTimestamp);
      assertFinds(text("789Z full"), inTimestamp);
      assertFinds(text("\"gate 789z\""), inMessage);
      assertFinds(text("7890z"), neither);
      assertFinds(text("787z"));
      reopen();
    }
  }

  @Test
  void countsBySeverity() {
    append(ACME, log(ACME, T + 9, Severity.ERROR, "a"), log(ACME, T, Severity.INFO, "b"));
    append(ACME, log(ACME, T, Severity.ERROR, "a"), log(ACME, T, Severity.ERROR, "b"));
    Map<Severity, Long> stats = await(store.stats(ACME, LogFilter.ALL));
    assertEquals(Map.of(Severity.INFO, 1L, Severity.ERROR, 3L), stats);
    assertEquals(List.of(Severity.INFO, Severity.ERROR), List.copyOf(stats.keySet()));
    assertEquals(Map.of(Severity.ERROR, 2L), await(store.stats(ACME, filter("resource_id", "a"))));
    assertEquals(Map.of(Severity.ERROR, 1L), await(store.stats(ACME, between(T + 1, T + 10))));
    assertEquals(Map.of(Severity.ERROR, 3L), await(store.stats(ACME, severities(Severity.ERROR))));
  }

  @Test
  void countsByTheValuesOfFields() {
    append(ACME, log(ACME, T, Severity.ERROR, "b"), log(ACME, T, Severity.INFO, "\\u0062"));
    append(ACME, log(ACME, T, Severity.INFO, "a"), log(ACME, T + 9, Severity.INFO, "b"));
    assertEquals(
        List.of(new GroupCount(List.of("b"), 3), new GroupCount(List.of("a"), 1)),
        group(LogFilter.ALL, GroupField.RESOURCE_ID));
    assertEquals(
        List.of(
            new GroupCount(List.of("INFO", "b"), 2),
            new GroupCount(List.of("ERROR", "b"), 1),
            new GroupCount(List.of("INFO", "a"), 1)),
        group(LogFilter.ALL, GroupField.SEVERITY, GroupField.RESOURCE_ID));
    assertEquals(
        List.of(new GroupCount(List.of("login", "u1", "door"), 1)),
        group(
            between(T + 1, T + 10),
            GroupField.ACTION,
            GroupField.USER_ID,
            GroupField.RESOURCE_TYPE));
    assertEquals(
        List.of(new GroupCount(Collections.singletonList(null), 4)),
        group(LogFilter.ALL, GroupField.IP_ADDRESS));
    assertEquals(
        List.of(new GroupCount(List.of("INFO"), 3), new GroupCount(List.of("ERROR"), 1)),
        group(LogFilter.ALL, GroupField.SEVERITY));
    assertEquals(List.of(), group(severities(Severity.DEBUG), GroupField.ACTION));
  }

  @Test
  void refusesMoreGroupsThanItMayHold() {
    appendMany(ACME, GroupCount.MAX_GROUPS);
    assertEquals(GroupCount.MAX_GROUPS, group(LogFilter.ALL, GroupField.RESOURCE_ID).size());
    append(ACME, log(ACME, T, Severity.INFO, "one more"));
    LogServerException refused =
        assertThrows(LogServerException.class, () -> group(LogFilter.ALL, GroupField.RESOURCE_ID));
    assertEquals(ErrorCode.INVALID, refused.code());
    assertEquals(List.of("query", "group_by"), refused.details().getFirst().loc());
    assertTrue(refused.details().getFirst().msg().contains("1000"));
    assertEquals(1, group(LogFilter.ALL, GroupField.ACTION).size());
  }

  @Test
  void countsBySeverityInEachInterval() {
    long minute = 60_000;
    append(ACME, log(ACME, T + minute, Severity.ERROR, "a"), log(ACME, T, Severity.INFO, "b"));
    append(ACME, log(ACME, T + minute - 1, Severity.INFO, "a"), log(ACME, 1, Severity.DEBUG, "b"));
    assertEquals(
        List.of(
            new HistogramBucket(0, Map.of(Severity.DEBUG, 1L)),
            new HistogramBucket(T, Map.of(Severity.INFO, 2L)),
            new HistogramBucket(T + minute, Map.of(Severity.ERROR, 1L))),
        await(store.histogram(ACME, LogFilter.ALL, minute)));
    assertEquals(
        List.of(new HistogramBucket(T, Map.of(Severity.INFO, 1L))),
        await(store.histogram(ACME, between(T + 1, T + minute), minute)));
    assertEquals(
        List.of(
            new HistogramBucket(T, Map.of(Severity.INFO, 1L)),
            new HistogramBucket(T + minute, Map.of(Severity.ERROR, 1L))),
        await(store.histogram(ACME, filter("resource_id", "a"), minute)));
  }

  @Test
  void refusesMoreIntervalsThanItMayHold() {
    appendMany(ACME, HistogramBucket.MAX_BUCKETS);
    assertEquals(
        HistogramBucket.MAX_BUCKETS, await(store.histogram(ACME, LogFilter.ALL, 1)).size());
    append(ACME, log(ACME, 0, Severity.INFO, "one more"));
    LogServerException refused =
        assertThrows(
            LogServerException.class, () -> await(store.histogram(ACME, LogFilter.ALL, 1)));
    assertEquals(ErrorCode.INVALID, refused.code());
    assertEquals(List.of("query", "interval"), refused.details().getFirst().loc());
  }

  @Test
  void readsNothingThatNobodyWaitsFor() {
    append(ACME, log(ACME, T, Severity.INFO, "first"));
    Cancellation gone = Cancellation.when(Future.succeededFuture());
    LogQuery query = query(LogFilter.ALL, Order.DESC, 0, 50, Total.NONE);
    List<GroupField> fields = List.of(GroupField.ACTION);
    assertGivenUp(store.search(ACME, query, gone));
    assertGivenUp(store.stats(ACME, LogFilter.ALL, gone));
    assertGivenUp(store.group(ACME, LogFilter.ALL, fields, gone));
    assertGivenUp(store.histogram(ACME, LogFilter.ALL, 60_000, gone));
    assertEquals(4, store.cancelled());
    assertEquals(1, all(ACME, Order.DESC).size());
  }

  private static void assertGivenUp(Future<?> read) {
    LogServerException failure = assertThrows(LogServerException.class, () -> await(read));
    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    assertTrue(failure.getMessage().contains("Nobody waits"), failure.getMessage());
  }

  @Test
  void scansInTheOrderOfAppend() {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      for (int n = 0; n < 100; n++) {
        lines.add(log(ACME, T + (i * 7919 + n * 104_729) % 5000, Severity.ALL.get(n % 5), "n" + n));
      }
      append(ACME, lines.subList(i * 100, i * 100 + 100).toArray(byte[][]::new));
    }
    assertLines(lines, scan(ACME, LogFilter.ALL));
    reopen();
    assertLines(lines, scan(ACME, LogFilter.ALL));
    assertLines(
        lines.stream().filter(line -> CanonicalLine.severity(line, 0) == Severity.ERROR).toList(),
        scan(ACME, severities(Severity.ERROR)));
    assertEquals(50, scan(ACME, filter("resource_id", "n42")).size());
    assertEquals(List.of(), scan(ACME, text("nowhere")));
    assertEquals(List.of(), scan(OTHER, LogFilter.ALL));
  }

  @Test
  void scansWhatWasThereAtItsFirstPiece() {
    List<byte[]> lines = appendMany(ACME, 5000);
    try (LogScan scan = store.scan(ACME, LogFilter.ALL)) {
      List<byte[]> scanned = lines(await(scan.next()));
      assertTrue(scanned.size() < 5000, "one piece held everything");
      append(ACME, log(ACME, T, Severity.INFO, "later"));
      assertEquals(5001L, await(store.delete(ACME, Long.MAX_VALUE)));
      assertEquals(List.of(), all(ACME, Order.ASC));
      scanned.addAll(rest(scan));
      assertLines(lines, scanned);
    }
  }

  @Test
  void endsAScanThatIsClosed() {
    appendMany(ACME, 5000);
    LogScan scan = store.scan(ACME, LogFilter.ALL);
    await(scan.next());
    scan.close();
    scan.close();
    assertThrows(LogServerException.class, () -> await(scan.next()));
  }

  @Test
  void keepsTenantsApart() {
    byte[] mine = log(ACME, T, Severity.INFO, "mine");
    byte[] theirs = log(OTHER, T, Severity.ERROR, "theirs");
    append(ACME, mine);
    append(OTHER, theirs);
    assertLines(List.of(mine), all(ACME, Order.DESC));
    assertLines(List.of(theirs), all(OTHER, Order.DESC));
    assertEquals(Optional.empty(), await(store.get(ACME, CanonicalLine.id(theirs, 0))));
    assertEquals(Map.of(Severity.INFO, 1L), await(store.stats(ACME, LogFilter.ALL)));
    assertEquals(1L, await(store.delete(ACME, Long.MAX_VALUE)));
    assertLines(List.of(theirs), all(OTHER, Order.DESC));
  }

  @Test
  void addsADeliveryOnce() {
    Delivery delivery = delivery(ACME, log(ACME, T, Severity.INFO, "once"));
    Delivery next = delivery(ACME, log(ACME, T, Severity.INFO, "next"));
    await(store.append(List.of(delivery)));
    await(store.append(List.of(delivery, next)));
    assertEquals(2, all(ACME, Order.DESC).size());
    reopen();
    await(store.append(List.of(delivery, next)));
    assertEquals(2, all(ACME, Order.DESC).size());
    assertEquals(Map.of(Severity.INFO, 2L), await(store.stats(ACME, LogFilter.ALL)));
  }

  @Test
  void keepsEverythingWhenItIsClosedAndOpened() {
    List<byte[]> lines = appendMany(ACME, 100);
    reopen();
    assertLines(lines, all(ACME, Order.ASC));
    List<byte[]> more = appendMany(ACME, 100);
    reopen();
    lines.addAll(more);
    assertEquals(200, all(ACME, Order.ASC).size());
    for (byte[] line : lines) {
      assertArrayEquals(line, await(store.get(ACME, CanonicalLine.id(line, 0))).orElseThrow());
    }
  }

  @Test
  void deletesWhatIsBeforeATime() {
    List<byte[]> lines = appendMany(ACME, 50);
    assertEquals(0L, await(store.delete(ACME, T)));
    assertEquals(20L, await(store.delete(ACME, T + 20)));
    assertEquals(0L, await(store.delete(ACME, T + 20)));
    assertLines(lines.subList(20, 50), all(ACME, Order.ASC));
    assertEquals(Optional.empty(), await(store.get(ACME, CanonicalLine.id(lines.get(3), 0))));
    assertEquals(Map.of(Severity.INFO, 30L), await(store.stats(ACME, LogFilter.ALL)));
    reopen();
    assertLines(lines.subList(20, 50), all(ACME, Order.ASC));
    assertEquals(30L, await(store.delete(ACME, Long.MAX_VALUE)));
    assertEquals(List.of(), all(ACME, Order.ASC));
    assertEquals(0, store.status().logs());
  }

  @Test
  void deletesWhatWasReceivedBeforeATime() {
    byte[] backdated = log(ACME, 0, Severity.INFO, "backdated");
    byte[] second = log(ACME, T, Severity.INFO, "second");
    byte[] postdated = log(ACME, 253_402_300_799_999L, Severity.INFO, "postdated");
    byte[] theirs = log(OTHER, T, Severity.INFO, "theirs");
    append(ACME, backdated, second);
    append(ACME, postdated);
    append(OTHER, theirs);
    long received = TestLogs.id(1).receivedAt();
    assertEquals(0L, await(store.deleteReceived(ACME, received)));
    assertEquals(1L, await(store.countReceived(ACME, received + 1)));
    assertLines(List.of(backdated, second, postdated), all(ACME, Order.ASC));
    assertEquals(1L, await(store.deleteReceived(ACME, received + 1)));
    assertLines(List.of(second, postdated), all(ACME, Order.ASC));
    reopen();
    assertLines(List.of(second, postdated), all(ACME, Order.ASC));
    assertEquals(2L, await(store.countReceived(ACME, Long.MAX_VALUE)));
    assertEquals(2L, await(store.deleteReceived(ACME, Long.MAX_VALUE)));
    assertEquals(0L, await(store.countReceived(ACME, Long.MAX_VALUE)));
    assertLines(List.of(theirs), all(OTHER, Order.ASC));
  }

  @Test
  void doesNotBringBackWhatWasDeleted() {
    Delivery delivery =
        delivery(ACME, log(ACME, T, Severity.INFO, "old"), log(ACME, T + 9, Severity.INFO, "new"));
    await(store.append(List.of(delivery)));
    assertEquals(1L, await(store.delete(ACME, T + 5)));
    await(store.append(List.of(delivery)));
    reopen();
    await(store.append(List.of(delivery)));
    assertEquals(1, all(ACME, Order.ASC).size());
  }

  @Test
  void returnsLinesByteForByte() {
    byte[] line = log(ACME, T, Severity.INFO, "\\u0000 \\\" é 😀 $date {}[] \\n");
    append(ACME, line);
    assertArrayEquals(line, all(ACME, Order.ASC).getFirst());
    assertTrue(new String(line, StandardCharsets.UTF_8).contains("😀"));
  }

  @Test
  void refusesWhatComesAfterItsEnd() {
    await(store.close());
    LogServerException refused =
        assertThrows(LogServerException.class, () -> await(store.stats(ACME, LogFilter.ALL)));
    assertEquals(ErrorCode.UNAVAILABLE, refused.code());
    Delivery delivery = delivery(ACME, log(ACME, T, Severity.INFO, "late"));
    refused = assertThrows(LogServerException.class, () -> await(store.append(List.of(delivery))));
    assertEquals(ErrorCode.UNAVAILABLE, refused.code());
    store = newStore();
    await(store.open());
  }

  protected byte[] log(TenantId tenant, long time, Severity severity, String message) {
    return TestLogs.line(tenant, TestLogs.id(++logs), time, severity, message);
  }

  protected Delivery delivery(TenantId tenant, byte[]... lines) {
    return new Delivery(++position, TestLogs.batch(tenant, List.of(lines)));
  }

  protected void append(TenantId tenant, byte[]... lines) {
    await(store.append(List.of(delivery(tenant, lines))));
  }

  /** Appends logs a millisecond apart from {@link #T} on, with messages n0, n1, …, in one batch. */
  protected List<byte[]> appendMany(TenantId tenant, int count) {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(log(tenant, T + i, Severity.INFO, "n" + i));
    }
    append(tenant, lines.toArray(byte[][]::new));
    return lines;
  }

  protected LogPage search(TenantId tenant, LogQuery query) {
    return await(store.search(tenant, query));
  }

  /** The lines of a scan, without their line feeds. */
  protected List<byte[]> scan(TenantId tenant, LogFilter filter) {
    try (LogScan scan = store.scan(tenant, filter)) {
      return rest(scan);
    }
  }

  protected static List<byte[]> rest(LogScan scan) {
    List<byte[]> lines = new ArrayList<>();
    for (byte[] piece = await(scan.next()); piece != null; piece = await(scan.next())) {
      lines.addAll(lines(piece));
    }
    return lines;
  }

  private static List<byte[]> lines(byte[] piece) {
    List<byte[]> lines = new ArrayList<>();
    for (int start = 0, end; start < piece.length; start = end + 1) {
      end = CanonicalLine.end(piece, start, piece.length);
      lines.add(Arrays.copyOfRange(piece, start, end));
    }
    return lines;
  }

  private List<GroupCount> group(LogFilter filter, GroupField... fields) {
    return await(store.group(ACME, filter, List.of(fields)));
  }

  protected List<byte[]> all(TenantId tenant, Order order) {
    return search(tenant, query(LogFilter.ALL, order, 0, 1000, Total.NONE)).lines();
  }

  protected static LogQuery query(
      LogFilter filter, Order order, int offset, int limit, Total total) {
    return new LogQuery(filter, order, offset, limit, null, total);
  }

  protected static LogFilter severities(Severity... severities) {
    return new LogFilter(Set.of(severities), Long.MIN_VALUE, Long.MAX_VALUE, List.of(), null);
  }

  protected static LogFilter between(long from, long to) {
    return new LogFilter(Set.of(), from, to, List.of(), null);
  }

  protected static LogFilter filter(String path, String value) {
    List<FieldCondition> fields = List.of(new FieldCondition(path, value));
    return new LogFilter(Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, fields, null);
  }

  protected static LogFilter text(String search) {
    return new LogFilter(
        Set.of(), Long.MIN_VALUE, Long.MAX_VALUE, List.of(), new SearchExpression(search));
  }

  protected static void assertLines(List<byte[]> expected, List<byte[]> actual) {
    assertEquals(strings(expected), strings(actual));
  }

  private void assertFinds(LogFilter filter, byte[]... lines) {
    assertLines(List.of(lines), search(ACME, query(filter, Order.ASC, 0, 50, Total.NONE)).lines());
  }

  private static List<String> strings(List<byte[]> lines) {
    return lines.stream().map(line -> new String(line, StandardCharsets.UTF_8)).toList();
  }
}
