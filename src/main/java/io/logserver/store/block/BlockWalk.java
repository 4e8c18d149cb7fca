package io.logserver.store.block;

import io.logserver.log.query.LogQuery.Order;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Visits the blocks of several lists in one order of time: by falling maxTime, or by rising
 * minTime. The lists are ordered in themselves and mostly follow each other in time, so most steps
 * stay in the same list.
 */
final class BlockWalk {

  private final class Cursor {
    final BlockList list;
    int rank;
    int index;
    long key;

    Cursor(BlockList list) {
      this.list = list;
      read();
    }

    boolean next() {
      return ++rank < list.size() && read();
    }

    private boolean read() {
      index = list.ranked(order, rank);
      // Negated, so that the least key comes first in both orders.
      key = order == Order.DESC ? -list.maxTime(index) : list.minTime(index);
      return true;
    }
  }

  private final Order order;
  private final PriorityQueue<Cursor> waiting;
  private @Nullable Cursor current;

  BlockWalk(List<BlockList> lists, Order order) {
    this.order = order;
    this.waiting = new PriorityQueue<>((a, b) -> Long.compare(a.key, b.key));
    for (BlockList list : lists) {
      if (list.size() > 0) {
        waiting.add(new Cursor(list));
      }
    }
  }

  /** Moves to the next block; false when there is none. */
  boolean next() {
    Cursor cursor = current;
    if (cursor != null && cursor.next()) {
      Cursor rival = waiting.peek();
      if (rival == null || cursor.key <= rival.key) {
        return true;
      }
      waiting.add(cursor);
    }
    current = waiting.poll();
    return current != null;
  }

  /** The list of the block it is at. */
  BlockList list() {
    return at().list;
  }

  /** The index of the block it is at, in its list. */
  int index() {
    return at().index;
  }

  /**
   * The maxTime (newest first) or minTime of the block it is at; no later block has a better one.
   */
  long time() {
    return order == Order.DESC ? -at().key : at().key;
  }

  private Cursor at() {
    if (current == null) {
      throw new IllegalStateException("not at a block");
    }
    return current;
  }
}
