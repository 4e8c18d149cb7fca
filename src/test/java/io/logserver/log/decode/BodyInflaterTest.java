package io.logserver.log.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyInflaterTest {

  private static final long CAP = 20 << 20;
  private static final byte[] TEXT = text(300_000);

  enum Encoding {
    GZIP,
    DEFLATE,
    RAW_DEFLATE,
    ZSTD;

    String header() {
      return this == RAW_DEFLATE ? "deflate" : name();
    }

    byte[] compress(byte[] plain) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (var stream =
          switch (this) {
            case GZIP -> new GZIPOutputStream(out);
            case DEFLATE -> new DeflaterOutputStream(out);
            case RAW_DEFLATE -> new DeflaterOutputStream(out, new Deflater(6, true));
            case ZSTD -> new ZstdOutputStreamNoFinalizer(out);
          }) {
        stream.write(plain);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return out.toByteArray();
    }
  }

  private static byte[] text(int length) {
    Random random = new Random(7);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + random.nextInt(8));
    }
    return text;
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] inflate(String encoding, byte[] body) {
    return BodyInflater.inflate(encoding, body, body.length, CAP);
  }

  private static void assertRefused(ErrorCode code, String encoding, byte[] body, long cap) {
    LogServerException refused =
        assertThrows(
            LogServerException.class, () -> BodyInflater.inflate(encoding, body, body.length, cap));
    assertEquals(code, refused.code(), refused::getMessage);
  }

  private static void assertMalformed(String encoding, byte[] body) {
    assertRefused(ErrorCode.MALFORMED, encoding, body, CAP);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void inflatesBodiesOfAnySize(Encoding encoding) {
    for (int size : new int[] {0, 1, 100, 16 * 1024, 16 * 1024 + 1, 300_000}) {
      byte[] plain = Arrays.copyOf(TEXT, size);
      assertArrayEquals(plain, inflate(encoding.header(), encoding.compress(plain)));
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void readsOnlyTheLengthGiven(Encoding encoding) {
    byte[] body = encoding.compress(TEXT);
    byte[] longer = concat(body, new byte[100]);
    assertArrayEquals(TEXT, BodyInflater.inflate(encoding.header(), longer, body.length, CAP));
  }

  @Test
  void givesBackABodyThatIsNotEncoded() {
    assertSame(TEXT, BodyInflater.inflate("identity", TEXT, TEXT.length, CAP));
    assertArrayEquals(Arrays.copyOf(TEXT, 5), BodyInflater.inflate("", TEXT, 5, CAP));
    assertRefused(ErrorCode.TOO_LARGE, "identity", TEXT, TEXT.length - 1);
  }

  @Test
  void takesNamesOfEncodingsInAnyCase() {
    assertArrayEquals(TEXT, inflate(" GZip ", Encoding.GZIP.compress(TEXT)));
    assertArrayEquals(TEXT, inflate("x-gzip", Encoding.GZIP.compress(TEXT)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"br", "compress", "gzip, gzip", "gzip,zstd", "identity, gzip", "gzip;q=1", "*"})
  void refusesOtherEncodingsAndSeveral(String encoding) {
    assertRefused(ErrorCode.UNSUPPORTED_ENCODING, encoding, Encoding.GZIP.compress(TEXT), CAP);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void refusesATruncatedBody(Encoding encoding) {
    byte[] body = encoding.compress(Arrays.copyOf(TEXT, 2000));
    for (int length = 0; length < body.length; length++) {
      assertMalformed(encoding.header(), Arrays.copyOf(body, length));
    }
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void refusesTrailingGarbage(Encoding encoding) {
    byte[] body = encoding.compress(TEXT);
    assertMalformed(encoding.header(), concat(body, new byte[] {0}));
    assertMalformed(
        encoding.header(), concat(body, "garbage, more than a header of any kind".getBytes(UTF_8)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Encoding.class,
      names = {"GZIP", "DEFLATE"})
  void refusesACorruptBody(Encoding encoding) {
    byte[] body = encoding.compress(TEXT);
    byte[] corrupt = body.clone();
    corrupt[body.length / 2] ^= 1;
    assertMalformed(encoding.header(), corrupt);
    corrupt = body.clone();
    corrupt[body.length - 1] ^= 1;
    assertMalformed(encoding.header(), corrupt);
  }

  @Test
  void refusesACorruptZstdChecksum() {
    byte[] body = checksummedZstd();
    assertArrayEquals(TEXT, inflate("zstd", body));
    body[body.length - 1] ^= 1;
    assertMalformed("zstd", body);
  }

  private static byte[] checksummedZstd() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var stream = new ZstdOutputStreamNoFinalizer(out).setChecksum(true)) {
      stream.write(TEXT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void refusesPlainText(Encoding encoding) {
    assertMalformed(
        encoding.header(), "{\"action\":\"login\",\"resource_type\":\"user\"}".getBytes(UTF_8));
  }

  @ParameterizedTest
  @EnumSource(
      value = Encoding.class,
      names = {"GZIP", "ZSTD"})
  void joinsMembersAndFrames(Encoding encoding) {
    byte[] part = encoding.compress(TEXT);
    byte[] empty = encoding.compress(new byte[0]);
    assertArrayEquals(concat(TEXT, TEXT), inflate(encoding.header(), concat(part, empty, part)));
    assertMalformed(encoding.header(), Arrays.copyOf(concat(part, part), 2 * part.length - 1));
  }

  @Test
  void passesSkippableZstdFrames() {
    byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3};
    byte[] part = Encoding.ZSTD.compress(TEXT);
    assertArrayEquals(TEXT, inflate("zstd", concat(skippable, part, skippable)));
  }

  @Test
  void passesTheOptionalPartsOfAGzipHeader() {
    byte[] member = Encoding.GZIP.compress(TEXT);
    byte[] fixed = Arrays.copyOf(member, 10);
    fixed[3] = 2 | 4 | 8 | 16;
    byte[] header = concat(fixed, new byte[] {2, 0, 9, 9}, "name\0comment\0".getBytes(UTF_8));
    CRC32 crc = new CRC32();
    crc.update(header);
    byte[] check = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
    byte[] rest = Arrays.copyOfRange(member, 10, member.length);
    assertArrayEquals(TEXT, inflate("gzip", concat(header, check, rest)));
    for (int length = 0; length < header.length + 2; length++) {
      assertMalformed("gzip", Arrays.copyOf(concat(header, check), length));
    }
    check[0] ^= 1;
    assertMalformed("gzip", concat(header, check, rest));
    fixed[3] = (byte) 0x80;
    assertMalformed("gzip", concat(fixed, rest));
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void takesABodyUpToTheCap(Encoding encoding) {
    byte[] body = encoding.compress(TEXT);
    assertArrayEquals(
        TEXT, BodyInflater.inflate(encoding.header(), body, body.length, TEXT.length));
    assertRefused(ErrorCode.TOO_LARGE, encoding.header(), body, TEXT.length - 1);
  }

  @ParameterizedTest
  @EnumSource(Encoding.class)
  void refusesABombWithoutHoldingIt(Encoding encoding) {
    byte[] bomb = encoding.compress(new byte[64 << 20]);
    assertTrue(bomb.length < 1 << 20);
    long before = allocated();
    assertRefused(ErrorCode.TOO_LARGE, encoding.header(), bomb, CAP);
    assertTrue(allocated() - before < 4 * CAP);
  }

  @Test
  void refusesAnExpansionOfMoreThanAThousand() {
    byte[] body = Encoding.ZSTD.compress(new byte[2 << 20]);
    assertTrue(body.length < 2000);
    assertRefused(ErrorCode.TOO_LARGE, "zstd", body, CAP);
    byte[] small = new byte[1 << 20];
    assertArrayEquals(small, inflate("zstd", Encoding.ZSTD.compress(small)));
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void refusesAZstdWindowAboveEightMebibytes() throws IOException {
    byte[] random = new byte[17 << 20];
    new Random(7).nextBytes(random);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var stream = new ZstdOutputStreamNoFinalizer(out).setLong(24)) {
      stream.write(random);
    }
    assertRefused(ErrorCode.MALFORMED, "zstd", out.toByteArray(), 64 << 20);
    byte[] narrow = Zstd.compress(Arrays.copyOf(random, 8 << 20), 1);
    assertEquals(8 << 20, BodyInflater.inflate("zstd", narrow, narrow.length, 64 << 20).length);
  }

  @Test
  void neverThrowsAnythingElse() {
    Random random = new Random(11);
    for (Encoding encoding : Encoding.values()) {
      byte[] body = encoding.compress(Arrays.copyOf(TEXT, 3000));
      for (int i = 0; i < 2000; i++) {
        byte[] mutated = body.clone();
        for (int k = random.nextInt(3); k >= 0; k--) {
          mutated[random.nextInt(random.nextBoolean() ? 20 : body.length)] =
              (byte) random.nextInt();
        }
        try {
          inflate(encoding.header(), mutated);
        } catch (LogServerException expected) {
          assertTrue(
              expected.code() == ErrorCode.MALFORMED || expected.code() == ErrorCode.TOO_LARGE);
        }
      }
    }
  }
}
