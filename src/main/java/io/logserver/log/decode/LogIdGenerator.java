package io.logserver.log.decode;

import io.logserver.log.LogId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Makes the ids of logs: UUIDv7 (RFC 9562), strictly increasing within a process whatever its clock
 * does. Shared by all event loops.
 *
 * <pre>
 * unix_ts_ms 48 | version 4 | rand_a 12: counter | variant 2 | rand_b 62: process
 * </pre>
 *
 * <p>Time and counter together are one 60-bit sequence number, the only shared state. It is the
 * clock's millisecond with counter 0, or one more than the last number when the clock has not moved
 * on: a clock that steps back, or more than 4,096 ids in a millisecond, carry into the time, which
 * then runs ahead of the clock until that catches up. A batch reserves its numbers in one step, so
 * that event loops do not contend for each id and batches do not interleave.
 *
 * <p>The last 62 bits keep the ids of several processes apart: they are drawn at construction and
 * the same for all ids of a process. Random bits of its own would take a log ten bytes on the disk
 * that nothing can compress, and a ninth of the time that compressing it takes. Ids are unique, not
 * secret.
 */
public final class LogIdGenerator {

  private static final int COUNTER_BITS = 12;
  private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;

  private final LongSupplier epochMillis;
  private final long low;
  private final AtomicLong last = new AtomicLong();

  /**
   * Ids of that clock; {@code random} is drawn from only here and should be a {@code SecureRandom}.
   */
  public LogIdGenerator(LongSupplier epochMillis, RandomGenerator random) {
    this.epochMillis = epochMillis;
    this.low = VARIANT | random.nextLong() >>> 2;
  }

  /** The clock, epoch milliseconds. */
  long now() {
    return epochMillis.getAsLong();
  }

  /** The next id. */
  public LogId next() {
    return id(reserve(1));
  }

  /**
   * Reserves {@code count} ids and returns the sequence number of the first; the others follow it
   * one by one.
   */
  long reserve(int count) {
    long now = now() << COUNTER_BITS;
    return last.updateAndGet(previous -> Math.max(now - 1, previous) + count) - count + 1;
  }

  /** The id of a reserved sequence number. */
  LogId id(long sequence) {
    return new LogId(high(sequence), low);
  }

  /**
   * Writes the text of the id of a reserved sequence number as {@link LogId#TEXT_LENGTH} bytes at
   * {@code at}.
   */
  void write(long sequence, byte[] target, int at) {
    long high = high(sequence);
    long middle = hex(high);
    long end = hex(low >>> 32);
    LONGS.set(target, at, hex(high >>> 32));
    INTS.set(target, at + 9, (int) (middle >>> 32));
    INTS.set(target, at + 14, (int) middle);
    INTS.set(target, at + 19, (int) (end >>> 32));
    INTS.set(target, at + 24, (int) end);
    LONGS.set(target, at + 28, hex(low));
    target[at + 8] = '-';
    target[at + 13] = '-';
    target[at + 18] = '-';
    target[at + 23] = '-';
  }

  private static long high(long sequence) {
    return sequence >>> COUNTER_BITS << 16 | VERSION_7 | sequence & COUNTER_MASK;
  }

  /**
   * The lower 32 bits as eight hex digits: a nibble to each byte, then {@code '0'} or {@code 'a' -
   * 10} onto each.
   */
  private static long hex(long value) {
    long nibbles = Long.expand(value, ONES * 0xf);
    long letters = nibbles + ONES * 6 >>> 4 & ONES;
    return nibbles + ONES * '0' + letters * ('a' - 10 - '0');
  }
}
