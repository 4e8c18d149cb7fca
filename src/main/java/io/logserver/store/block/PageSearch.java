package io.logserver.store.block;

import io.logserver.log.CanonicalLine;
import io.logserver.log.query.LineMatcher;
import io.logserver.log.query.LogPage;
import io.logserver.log.query.LogQuery;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.log.query.LogQuery.Total;
import io.logserver.store.read.Deadline;
import java.io.IOException;
import java.util.List;

/**
 * One search. It visits the tenant's blocks in the order asked for, opens those that may have a
 * line for the page or whose matches must be counted one by one, and stops when the page is full,
 * no block to come can displace a line of it, and the count has come as far as it should.
 */
final class PageSearch {

  private final LogQuery query;
  private final boolean descending;
  private final BlockFilter blockFilter;
  private final LineMatcher matcher;
  private final PageCollector page;
  private final Deadline deadline;
  private boolean counting;
  private long total;

  private PageSearch(LogQuery query, Deadline deadline) {
    this.query = query;
    this.deadline = deadline;
    this.descending = query.order() == Order.DESC;
    this.blockFilter = new BlockFilter(query.filter());
    this.matcher = query.filter().matcher();
    this.page = new PageCollector(query);
    this.counting = query.total() != Total.NONE;
  }

  /** The page of {@code query} in these blocks of one tenant. */
  static LogPage search(List<BlockList> blocks, LogQuery query, Deadline deadline)
      throws IOException {
    PageSearch search = new PageSearch(query, deadline);
    search.run(new BlockWalk(blocks, query.order()));
    return search.result();
  }

  private void run(BlockWalk walk) throws IOException {
    try (BlockLines lines = new BlockLines()) {
      while (walk.next() && !isDone(walk.time())) {
        deadline.check();
        visit(walk.list(), walk.index(), lines);
      }
    }
  }

  private boolean isDone(long time) {
    boolean outside = descending ? blockFilter.isBefore(time) : blockFilter.isAfter(time);
    return outside || (!counting && page.isComplete(time));
  }

  private void visit(BlockList blocks, int i, BlockLines lines) throws IOException {
    if (!blockFilter.overlaps(blocks, i)) {
      return;
    }
    boolean countLines = counting;
    if (counting && blockFilter.isDecidedByCounters(blocks, i)) {
      count(blockFilter.count(blocks, i));
      countLines = false;
    }
    boolean wanted = page.wants(blocks.minTime(i), blocks.maxTime(i));
    if ((wanted || countLines) && blockFilter.admits(blocks, i)) {
      blocks.open(i, lines);
      scan(lines, wanted, countLines);
    }
  }

  private void scan(BlockLines lines, boolean wanted, boolean countLines) {
    if (descending) {
      // Backwards, since lines mostly stand in order of time: the first ones seen are those that
      // stay.
      for (int end = lines.length() - 1, start; end > 0; end = start - 1) {
        start = CanonicalLine.start(lines.bytes(), end);
        take(lines.bytes(), start, end, wanted, countLines);
      }
    } else {
      for (int start = 0, end; start < lines.length(); start = end + 1) {
        end = CanonicalLine.end(lines.bytes(), start, lines.length());
        take(lines.bytes(), start, end, wanted, countLines);
      }
    }
  }

  private void take(byte[] bytes, int start, int end, boolean wanted, boolean countLines) {
    boolean candidate = wanted && page.wants(bytes, start);
    if ((candidate || countLines) && matcher.matches(bytes, start, end)) {
      if (candidate) {
        page.add(bytes, start, end);
      }
      if (countLines) {
        count(1);
      }
    }
  }

  private void count(int matches) {
    total += matches;
    if (query.total() == Total.BOUNDED && total > LogQuery.BOUND) {
      counting = false;
    }
  }

  private LogPage result() {
    boolean bounded = query.total() == Total.BOUNDED && total > LogQuery.BOUND;
    long counted = query.total() == Total.NONE ? -1 : bounded ? LogQuery.BOUND : total;
    boolean exact = query.total() != Total.NONE && !bounded;
    return new LogPage(page.lines(), page.hasMore(), counted, exact);
  }
}
