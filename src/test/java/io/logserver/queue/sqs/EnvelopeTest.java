package io.logserver.queue.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.log.LogBatch;
import io.logserver.log.LogBatches;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class EnvelopeTest {

  private static final int HEAD = 16;

  @Test
  void readsBackBatchesOfSeveralTenants() {
    List<LogBatch> batches = batches(50);
    List<LogBatch> read = Envelope.decode(Envelope.encode(batches));
    assertEquals(50, read.size());
    for (int i = 0; i < read.size(); i++) {
      assertTrue(LogBatches.equal(batches.get(i), read.get(i)), "differs at " + i);
    }
  }

  @Test
  void compressesSingleLogsTogether() {
    List<LogBatch> batches = batches(500);
    int plain = batches.stream().mapToInt(Envelope::size).sum();
    assertTrue(Envelope.encode(batches).length() < plain / 3);
  }

  @Test
  void fitsEvenWhenNothingCompresses() {
    int body = 100_000;
    LogBatch model = LogBatches.of("t", "x");
    byte[] noise = new byte[Envelope.capacity(body) - Envelope.size(model) + model.lines().length];
    new Random(5).nextBytes(noise);
    LogBatch batch = new LogBatch(model.tenant(), model.summary(), noise);
    assertEquals(Envelope.capacity(body), Envelope.size(batch));
    int length = Envelope.encode(List.of(batch)).length();
    assertTrue(length <= body && length > body - 8, "length " + length);
  }

  @Test
  void tellsALaterVersionFromDamage() {
    assertTrue(failure(changed(2, (byte) 2)).isNewer());
    assertTrue(failure(changed(3, (byte) 4)).isNewer());
    assertFalse(failure(changed(2, (byte) 0)).isNewer());
    assertFalse(failure(changed(0, (byte) 'X')).isNewer());
    assertTrue(failure(plain(1, batchOfVersion(9))).isNewer());
    assertFalse(failure(plain(1, batchOfVersion(0))).isNewer());
  }

  @Test
  void refusesWhatIsNoBase64() {
    for (String body : List.of("", "{\"log\":1}", "TFM", "====", "\u00e4\u00f6", "TFMBAA==\n")) {
      assertFalse(failure(body).isNewer(), body);
    }
  }

  @Test
  void refusesEveryPrefixAndWhatIsBehind() {
    byte[] bytes = Base64.getDecoder().decode(Envelope.encode(batches(3)));
    for (int length = 0; length < bytes.length; length++) {
      assertFalse(failure(base64(Arrays.copyOf(bytes, length))).isNewer());
    }
    assertFalse(failure(base64(Arrays.copyOf(bytes, bytes.length + 1))).isNewer());
  }

  @Test
  void refusesNumbersThatLieAlthoughTheChecksumHolds() {
    byte[] batch = batchOfVersion(1);
    assertEquals(1, Envelope.decode(plain(1, batch)).size());
    assertTrue(failure(plain(2, batch)).getMessage().contains("cut before batch 1"));
    for (int count : new int[] {0, -1, Integer.MAX_VALUE}) {
      assertTrue(failure(plain(count, batch)).getMessage().contains("number of batches " + count));
    }
    byte[] bytes = Base64.getDecoder().decode(plain(1, batch));
    for (int length : new int[] {0, -1, Envelope.MAX_PAYLOAD + 1, Integer.MAX_VALUE}) {
      ByteBuffer.wrap(bytes).putInt(8, length);
      assertTrue(failure(base64(bytes)).getMessage().contains("length of the payload " + length));
    }
  }

  @Test
  void survivesAnyDamageWithAndWithoutARightChecksum() {
    Random random = new Random(11);
    byte[] zstd = Base64.getDecoder().decode(Envelope.encode(batches(4)));
    byte[] plain = Base64.getDecoder().decode(plain(1, batchOfVersion(1)));
    for (int round = 0; round < 40_000; round++) {
      byte[] damaged = (round % 2 == 0 ? zstd : plain).clone();
      for (int i = 0; i <= random.nextInt(3); i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      if (random.nextBoolean()) {
        ByteBuffer.wrap(damaged).putInt(12, crc(damaged));
      }
      try {
        Envelope.decode(base64(damaged));
      } catch (EnvelopeException e) {
        assertFalse(e.getMessage().isEmpty());
      }
    }
  }

  private static List<LogBatch> batches(int count) {
    List<LogBatch> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(LogBatches.of("tenant-" + i % 3, "message " + i, 1 + i % 2));
    }
    return batches;
  }

  private static byte[] batchOfVersion(int version) {
    byte[] bytes = io.logserver.log.LogBatchCodec.encode(LogBatches.of("t", "x"));
    bytes[0] = (byte) version;
    return bytes;
  }

  /** A plain envelope with one batch and that count in its head. */
  private static String plain(int count, byte[] batch) {
    byte[] bytes =
        ByteBuffer.allocate(HEAD + Integer.BYTES + batch.length)
            .put((byte) 'L')
            .put((byte) 'S')
            .put((byte) 1)
            .put((byte) 0)
            .putInt(count)
            .putInt(Integer.BYTES + batch.length)
            .putInt(0)
            .putInt(batch.length)
            .put(batch)
            .array();
    ByteBuffer.wrap(bytes).putInt(12, crc(bytes));
    return base64(bytes);
  }

  private static String changed(int at, byte value) {
    byte[] bytes = Base64.getDecoder().decode(Envelope.encode(batches(2)));
    bytes[at] = value;
    return base64(bytes);
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, HEAD, bytes.length - HEAD);
    return (int) crc.getValue();
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static EnvelopeException failure(String body) {
    return assertThrows(EnvelopeException.class, () -> Envelope.decode(body));
  }
}
