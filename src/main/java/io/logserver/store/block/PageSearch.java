package io.logserver.store.block;

import io.logserver.log.CanonicalLine;
import io.logserver.log.query.LineMatcher;
import io.logserver.log.query.LogPage;
import io.logserver.log.query.LogQuery;
import io.logserver.log.query.LogQuery.Order;
import io.logserver.log.query.LogQuery.Total;
import io.logserver.store.read.Deadline;
import io.logserver.store.read.Helpers;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One search. It visits the tenant's blocks in the order asked for, opens those that may have a
 * line for the page or whose matches must be counted one by one, and stops when the page is full,
 * no block to come can displace a line of it, and the count has come as far as it should.
 *
 * <p>The lock guards which block is next, the page and the count; each worker opens its blocks
 * alone. The page is the best of what matched, in whatever order that came; so a worker that is
 * late, or a block that is opened in vain, changes nothing.
 */
final class PageSearch implements Helpers.Work {

  private final LogQuery query;
  private final boolean descending;
  private final BlockFilter blockFilter;
  private final PageCollector page;
  private final Deadline deadline;
  private final BlockWalk walk;
  private boolean counting;
  private int visited;
  private long total;

  private PageSearch(List<BlockList> blocks, LogQuery query, Deadline deadline) {
    this.query = query;
    this.deadline = deadline;
    this.descending = query.order() == Order.DESC;
    this.blockFilter = new BlockFilter(query.filter());
    this.page = new PageCollector(query);
    this.walk = new BlockWalk(blocks, query.order());
    this.counting = query.total() != Total.NONE;
  }

  /** The page of {@code query} in these blocks of one tenant. */
  static LogPage search(List<BlockList> blocks, LogQuery query, Deadline deadline, Helpers helpers)
      throws IOException {
    PageSearch search = new PageSearch(blocks, query, deadline);
    helpers.run(search);
    return search.result();
  }

  @Override
  public Helpers.Worker worker() {
    return new Worker();
  }

  /** Gives the worker the next block that must be opened; false when there is none. */
  private synchronized boolean assign(Worker worker) throws IOException {
    deadline.check();
    while (walk.next() && !isDone(walk.time())) {
      if (++visited % Deadline.STRIDE == 0) {
        deadline.check();
      }
      BlockList blocks = walk.list();
      int i = walk.index();
      if (visit(blocks, i, worker)) {
        blocks.load(i, worker.lines);
        worker.worst = page.worst();
        return true;
      }
    }
    return false;
  }

  private boolean isDone(long time) {
    boolean outside = descending ? blockFilter.isBefore(time) : blockFilter.isAfter(time);
    return outside || (!counting && page.isComplete(time));
  }

  /** Counts what the block's counters tell; whether it must be opened. */
  private boolean visit(BlockList blocks, int i, Worker worker) throws IOException {
    if (!blockFilter.overlaps(blocks, i)) {
      return false;
    }
    worker.counts = counting;
    if (counting && blockFilter.isDecidedByCounters(blocks, i)) {
      count(blockFilter.count(blocks, i));
      worker.counts = false;
    }
    worker.wanted = page.wants(blocks.minTime(i), blocks.maxTime(i));
    return (worker.wanted || worker.counts) && blockFilter.admits(blocks, i);
  }

  private synchronized void count(int matches) {
    total += matches;
    if (query.total() == Total.BOUNDED && total > LogQuery.BOUND) {
      counting = false;
    }
  }

  /** Adds a match, unless the page has better ones by now; its worst line then. */
  private synchronized byte @Nullable [] add(byte[] bytes, int start, int end) {
    if (page.wants(bytes, start)) {
      page.add(bytes, start, end);
    }
    return page.worst();
  }

  private LogPage result() {
    boolean bounded = query.total() == Total.BOUNDED && total > LogQuery.BOUND;
    long counted = query.total() == Total.NONE ? -1 : bounded ? LogQuery.BOUND : total;
    boolean exact = query.total() != Total.NONE && !bounded;
    return new LogPage(page.lines(), page.hasMore(), counted, exact);
  }

  /** What one thread opens blocks with, and what is to be done with the one it holds. */
  private final class Worker implements Helpers.Worker {

    private final BlockLines lines = new BlockLines();
    private final LineMatcher matcher = query.filter().matcher();
    private boolean wanted;
    private boolean counts;
    private byte @Nullable [] worst;
    private int matches;

    @Override
    public boolean step() throws IOException {
      if (!assign(this)) {
        return false;
      }
      lines.open();
      matches = 0;
      if (descending) {
        // Backwards, since lines mostly stand in order of time: the first ones seen are those that
        // stay.
        for (int end = lines.length() - 1, start; end > 0; end = start - 1) {
          start = CanonicalLine.start(lines.bytes(), end);
          look(lines.bytes(), start, end);
        }
      } else {
        for (int start = 0, end; start < lines.length(); start = end + 1) {
          end = CanonicalLine.end(lines.bytes(), start, lines.length());
          look(lines.bytes(), start, end);
        }
      }
      if (counts) {
        count(matches);
      }
      return true;
    }

    private void look(byte[] bytes, int start, int end) {
      boolean candidate = wanted && page.wants(bytes, start, worst);
      if ((candidate || counts) && matcher.matches(bytes, start, end)) {
        matches++;
        if (candidate) {
          worst = add(bytes, start, end);
        }
      }
    }

    @Override
    public void close() {
      lines.close();
    }
  }
}
