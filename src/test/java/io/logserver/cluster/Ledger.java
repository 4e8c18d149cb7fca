package io.logserver.cluster;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What became of each log that was sent for a tenant. A log is known by a number that is never sent
 * twice.
 */
final class Ledger {

  private final AtomicLong last = new AtomicLong();
  private final Map<Long, String> acknowledged = new ConcurrentHashMap<>();
  private final Set<Long> refused = ConcurrentHashMap.newKeySet();

  /** The first of {@code count} numbers that follow each other. */
  long reserve(int count) {
    return last.getAndAdd(count) + 1;
  }

  /** The log was answered 200 and has that id. */
  void acknowledged(long number, String id) {
    acknowledged.put(number, id);
  }

  /** The logs were answered in a way that promises that they are not stored. */
  void refused(long first, int count) {
    for (long number = first; number < first + count; number++) {
      refused.add(number);
    }
  }

  /** Ids by number; what is neither here nor among the refused may be stored, or not. */
  Map<Long, String> acknowledged() {
    return acknowledged;
  }

  Set<Long> refused() {
    return refused;
  }

  /** Whether a log of that number was sent. */
  boolean knows(long number) {
    return number >= 1 && number <= last.get();
  }

  /** Logs without an answer that tells. */
  long unknown() {
    return last.get() - acknowledged.size() - refused.size();
  }
}
