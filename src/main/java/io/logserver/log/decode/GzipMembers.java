package io.logserver.log.decode;

import java.util.zip.CRC32;

/** A gzip body (RFC 1952): one member after the other up to the last byte. */
final class GzipMembers {

  private static final int FIXED_HEADER = 10;
  private static final int TRAILER = 8;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final byte[] body;
  private final int length;
  private final InflatedBytes output;

  GzipMembers(byte[] body, int length, InflatedBytes output) {
    this.body = body;
    this.length = length;
    this.output = output;
  }

  void inflate() {
    int at = 0;
    do {
      int start = output.size();
      at = trailer(Deflate.inflate("gzip", true, body, header(at), length, output), start);
    } while (at < length);
  }

  private int header(int from) {
    require(from, FIXED_HEADER);
    int flags = body[from + 3];
    if (number(from, 2) != 0x8b1f || body[from + 2] != 8 || (flags & RESERVED) != 0) {
      throw BodyInflater.malformed("gzip", "no member begins at byte " + from);
    }
    int at = from + FIXED_HEADER;
    if ((flags & EXTRA) != 0) {
      require(at, 2);
      at += 2 + (int) number(at, 2);
    }
    at = (flags & NAME) != 0 ? pastZero(at) : at;
    at = (flags & COMMENT) != 0 ? pastZero(at) : at;
    if ((flags & HEADER_CRC) != 0) {
      require(at, 2);
      check((crc(body, from, at) & 0xffff) == number(at, 2));
      at += 2;
    }
    require(at, TRAILER);
    return at;
  }

  private int pastZero(int from) {
    int at = from;
    do {
      require(at, 1);
    } while (body[at++] != 0);
    return at;
  }

  private int trailer(int at, int start) {
    require(at, TRAILER);
    int size = output.size() - start;
    check(crc(output.bytes(), start, output.size()) == number(at, 4) && size == number(at + 4, 4));
    return at + TRAILER;
  }

  private static long crc(byte[] bytes, int from, int to) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, to - from);
    return crc.getValue();
  }

  private long number(int at, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = value << 8 | body[at + i] & 0xff;
    }
    return value;
  }

  private void require(int at, int bytes) {
    if (length - at < bytes) {
      throw BodyInflater.malformed("gzip", "it is truncated");
    }
  }

  private static void check(boolean matches) {
    if (!matches) {
      throw BodyInflater.malformed("gzip", "its checksum does not match");
    }
  }
}
