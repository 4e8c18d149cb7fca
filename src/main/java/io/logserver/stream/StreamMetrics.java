package io.logserver.stream;

import java.util.concurrent.atomic.LongAdder;

/** Counters of the live tail since the start of the process; any thread may read them. */
public final class StreamMetrics {

  final LongAdder frames = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder gaps = new LongAdder();
  final LongAdder missed = new LongAdder();
  final LongAdder repeated = new LongAdder();

  StreamMetrics() {}

  /** Entries handed to sockets. */
  public long frames() {
    return frames.sum();
  }

  /** Bytes handed to sockets, frame headers and gap events included. */
  public long bytes() {
    return bytes.sum();
  }

  /** Entries that subscribers were too slow for. */
  public long dropped() {
    return dropped.sum();
  }

  /** Gap events. */
  public long gaps() {
    return gaps.sum();
  }

  /** Logs that did not come from the worker of another process. */
  public long missed() {
    return missed.sum();
  }

  /** Logs that came again and were left out. */
  public long repeated() {
    return repeated.sum();
  }
}
