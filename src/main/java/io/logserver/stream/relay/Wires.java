package io.logserver.stream.relay;

import io.logserver.bus.Address;
import io.logserver.bus.Topic;
import io.logserver.bus.Wire;
import io.logserver.tenant.TenantId;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The messages as bytes. All numbers are big-endian; a text is its length u8 and that many ASCII
 * characters.
 *
 * <pre>
 * Following:   process | leaving u8 | tenants i32 | for each: tenant, asked u8
 * Publication: worker | leaving u8 | segments i32 | for each: tenant, before i64, count i32, batches i32
 *              | for each: length i32, batch as LogBatchCodec encodes it
 * </pre>
 */
final class Wires {

  /** Where processes with subscribers call the workers. */
  static final Topic<Following> FOLLOWING =
      Topic.across("stream.following", Wire.versioned(1, Wires::write, Wires::readFollowing));

  private static final Wire<Publication> PUBLICATION =
      Wire.versioned(1, Wires::write, Wires::readPublication);

  private static final Wire<Boolean> CONFIRMED =
      Wire.versioned(1, confirmed -> Buffer.buffer(), bytes -> true);

  private Wires() {}

  /** Where one process takes publications, and confirms each: sent once, and never to another. */
  static Address<Publication, Boolean> publications(String process) {
    return Address.ofChangeAcross("stream.to." + process, PUBLICATION, CONFIRMED);
  }

  private static Buffer write(Following following) {
    Buffer to = Buffer.buffer();
    writeText(to, following.process());
    writeFlag(to, following.leaving());
    to.appendInt(following.tenants().size());
    for (TenantId tenant : following.tenants()) {
      writeText(to, tenant.value());
      writeFlag(to, following.asked().contains(tenant));
    }
    return to;
  }

  private static Following readFollowing(Buffer bytes) {
    Input from = new Input(bytes);
    String process = from.text();
    boolean leaving = from.flag();
    int count = from.integer();
    Set<TenantId> tenants = new HashSet<>();
    Set<TenantId> asked = new HashSet<>();
    for (int i = 0; i < count; i++) {
      TenantId tenant = new TenantId(from.text());
      tenants.add(tenant);
      if (from.flag()) {
        asked.add(tenant);
      }
    }
    return new Following(process, leaving, tenants, asked);
  }

  private static Buffer write(Publication publication) {
    Buffer to = Buffer.buffer();
    writeText(to, publication.worker());
    writeFlag(to, publication.leaving());
    to.appendInt(publication.segments().size());
    publication.segments().forEach(segment -> write(to, segment));
    return to;
  }

  private static void write(Buffer to, Segment segment) {
    writeText(to, segment.tenant().value());
    to.appendLong(segment.before()).appendInt(segment.count()).appendInt(segment.batches().size());
    for (Buffer batch : segment.batches()) {
      to.appendInt(batch.length()).appendBuffer(batch);
    }
  }

  private static Publication readPublication(Buffer bytes) {
    Input from = new Input(bytes);
    String worker = from.text();
    boolean leaving = from.flag();
    int count = from.integer();
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      segments.add(readSegment(from));
    }
    return new Publication(worker, leaving, segments);
  }

  private static Segment readSegment(Input from) {
    TenantId tenant = new TenantId(from.text());
    long before = from.number();
    int count = from.integer();
    int size = from.integer();
    List<Buffer> batches = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      batches.add(from.bytes());
    }
    return new Segment(tenant, before, count, batches);
  }

  private static void writeText(Buffer to, String text) {
    to.appendUnsignedByte((short) text.length()).appendString(text, "US-ASCII");
  }

  private static void writeFlag(Buffer to, boolean flag) {
    to.appendByte((byte) (flag ? 1 : 0));
  }

  /** Reads one value after the other; whoever asks for more than there is gets an exception. */
  private static final class Input {

    private final Buffer buffer;
    private int at;

    Input(Buffer buffer) {
      this.buffer = buffer;
    }

    String text() {
      int length = buffer.getUnsignedByte(at);
      at += 1 + length;
      return buffer.getString(at - length, at, "US-ASCII");
    }

    boolean flag() {
      return buffer.getByte(at++) != 0;
    }

    int integer() {
      at += Integer.BYTES;
      return buffer.getInt(at - Integer.BYTES);
    }

    long number() {
      at += Long.BYTES;
      return buffer.getLong(at - Long.BYTES);
    }

    Buffer bytes() {
      int length = integer();
      at += length;
      return buffer.slice(at - length, at);
    }
  }
}
