package io.logserver.log.decode;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.CanonicalLine;
import io.logserver.log.LogBatch;
import io.logserver.log.LogId;
import io.logserver.log.LogSummary;
import io.logserver.log.Severity;
import io.logserver.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the canonical lines of a batch one after the other, and sums them up on the way. */
final class LineWriter {

  private static final byte[] HEAD =
      ascii(
          "{\"id\":\""
              + "?".repeat(LogId.TEXT_LENGTH)
              + "\",\"timestamp\":\""
              + "?".repeat(CanonicalLine.TIMESTAMP_LENGTH)
              + "\",\"severity\":");
  private static final int METADATA = EntryField.METADATA.ordinal();
  private static final byte[][] BEFORE_FIELD =
      EntryField.ALL.stream().map(f -> ascii(",\"" + f.label() + "\":")).toArray(byte[][]::new);
  private static final byte[][] NULL_FIELD =
      EntryField.ALL.stream().map(f -> ascii(",\"" + f.label() + "\":null")).toArray(byte[][]::new);
  private static final byte[][] SEVERITY =
      Severity.ALL.stream().map(s -> ascii("\"" + s.name() + "\"")).toArray(byte[][]::new);

  /**
   * More than a line holds beside what was sent, tenant and user: all names, id, timestamp,
   * severity, nulls.
   */
  private static final int OVERHEAD = 512;

  /**
   * A line repeats tenant and user and names what is absent, so that small entries grow manyfold.
   */
  private static final int MAX_BATCH_BYTES = 64 << 20;

  /** A buffer that is kept for the next batch. */
  private static final int KEPT_BYTES = 4 << 20;

  private final LogIdGenerator ids;
  private final RecentMinute minute = new RecentMinute();
  private byte[] lines = new byte[64 * 1024];
  private int end;
  private byte[] owner = {};
  private int[] starts = new int[1024];
  private long received;
  private int count;
  private long minTime;
  private long maxTime;
  private int[] severities = {};

  LineWriter(LogIdGenerator ids) {
    this.ids = ids;
  }

  /** Starts a batch of logs of that tenant, sent by that user. */
  void reset(TenantId tenant, String userId) {
    String json = ",\"tenant_id\":\"" + tenant + "\",\"user_id\":" + JsonText.quote(userId);
    owner = json.getBytes(StandardCharsets.UTF_8);
    if (lines.length > KEPT_BYTES) {
      lines = new byte[KEPT_BYTES];
      starts = new int[KEPT_BYTES / 512];
    }
    received = ids.now();
    end = 0;
    count = 0;
    minTime = Long.MAX_VALUE;
    maxTime = Long.MIN_VALUE;
    severities = new int[Severity.ALL.size()];
  }

  /**
   * Writes a valid entry and returns its size, unless it is above {@code maxBytes}: then it is not
   * part of the batch.
   */
  int write(Entry entry, Severity severity, long timestamp, int maxBytes) {
    reserve(entry.length() + owner.length + OVERHEAD);
    long time = timestamp == EntryChecker.NO_TIMESTAMP ? received : timestamp;
    int at = copy(HEAD, end);
    minute.write(time, lines, end + CanonicalLine.TIMESTAMP);
    at = copy(SEVERITY[severity.ordinal()], at);
    at = copy(owner, at);
    if (entry.hasExtras()) {
      at = fields(entry, METADATA, at);
      at = metadata(entry, copy(BEFORE_FIELD[METADATA], at));
    } else {
      at = fields(entry, METADATA + 1, at);
    }
    lines[at++] = '}';
    int size = at - end;
    if (size <= maxBytes) {
      lines[at++] = '\n';
      add(severity, time);
      end = at;
    }
    return size;
  }

  /** The first {@code count} fields, in as few pieces as they stand in the body. */
  private int fields(Entry entry, int count, int from) {
    int at = from;
    for (int field = 0; field < count; ) {
      if (entry.has(EntryField.ALL.get(field))) {
        int runEnd = entry.runEnd(field, count);
        at = entry.copyRun(field, runEnd, lines, copy(BEFORE_FIELD[field], at));
        field = runEnd;
      } else {
        at = copy(NULL_FIELD[field++], at);
      }
    }
    return at;
  }

  /** The client's metadata with the members that were not known at the top level after its own. */
  private int metadata(Entry entry, int from) {
    int at = from;
    if (entry.hasValue(EntryField.METADATA)) {
      at = entry.copy(EntryField.METADATA, lines, at) - 1;
      if (lines[at - 1] != '{') {
        lines[at++] = ',';
      }
    } else {
      lines[at++] = '{';
    }
    at = entry.copyExtras(lines, at);
    lines[at++] = '}';
    return at;
  }

  private void add(Severity severity, long time) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
    }
    starts[count++] = end;
    minTime = Math.min(minTime, time);
    maxTime = Math.max(maxTime, time);
    severities[severity.ordinal()]++;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /**
   * The batch of all lines since {@link #reset}, of which there is at least one. Only now they get
   * their ids.
   */
  LogBatch batch(TenantId tenant) {
    long first = ids.reserve(count);
    for (int i = 0; i < count; i++) {
      ids.write(first + i, lines, starts[i] + CanonicalLine.ID);
    }
    LogSummary summary =
        new LogSummary(
            count, ids.id(first), ids.id(first + count - 1), minTime, maxTime, severities);
    return new LogBatch(tenant, summary, Arrays.copyOf(lines, end));
  }

  private void reserve(int more) {
    if (end > MAX_BATCH_BYTES - more) {
      throw new LogServerException(
          ErrorCode.TOO_LARGE,
          "The body makes more than " + MAX_BATCH_BYTES + " bytes of log lines; send it in parts");
    }
    if (lines.length - end < more) {
      lines = Arrays.copyOf(lines, Math.max(end + more, lines.length + (lines.length >> 1)));
    }
  }

  private int copy(byte[] part, int at) {
    System.arraycopy(part, 0, lines, at, part.length);
    return at + part.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
