package io.logserver.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogBatchCodecTest {

  private static final int MAX = 1 << 20;

  @Test
  void readsBackThePlainForm() {
    LogBatch batch = LogBatches.of("a-tenant", "hello", 3);
    byte[] bytes = LogBatchCodec.encode(batch);
    assertEquals(LogBatchCodec.length(batch), bytes.length);
    assertTrue(LogBatches.equal(batch, decode(bytes)));
  }

  @Test
  void readsBackTheCompressedFormFromADirectBuffer() {
    LogBatch batch = LogBatches.of("a-tenant", "hello", 100);
    byte[] bytes = LogBatchCodec.compress(batch);
    assertTrue(bytes.length < batch.lines().length / 4, "compressed to " + bytes.length);
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    assertTrue(LogBatches.equal(batch, LogBatchCodec.decode(direct, MAX)));
  }

  @Test
  void staysPlainWhereZstdWouldBeLonger() {
    LogBatch one = LogBatches.of("t", "x");
    LogBatch noise = new LogBatch(one.tenant(), one.summary(), noise());
    assertEquals(LogBatchCodec.length(noise), LogBatchCodec.compress(noise).length);
    assertTrue(LogBatches.equal(noise, decode(LogBatchCodec.compress(noise))));
  }

  @Test
  void tellsALaterVersionFromDamage() {
    byte[] version = LogBatchCodec.encode(LogBatches.of("t", "x"));
    version[0] = 2;
    assertTrue(failure(version).isNewer());
    byte[] flag = LogBatchCodec.encode(LogBatches.of("t", "x"));
    flag[1] = 4;
    assertTrue(failure(flag).isNewer());
    byte[] zero = LogBatchCodec.encode(LogBatches.of("t", "x"));
    zero[0] = 0;
    assertFalse(failure(zero).isNewer());
  }

  @Test
  void refusesEveryPrefix() {
    for (byte[] bytes : forms()) {
      for (int length = 0; length < bytes.length; length++) {
        assertFalse(failure(Arrays.copyOf(bytes, length)).isNewer());
      }
    }
  }

  @Test
  void refusesBytesBehindTheLines() {
    byte[] bytes = LogBatchCodec.encode(LogBatches.of("t", "x"));
    assertFalse(failure(Arrays.copyOf(bytes, bytes.length + 1)).isNewer());
  }

  @Test
  void refusesMoreLinesThanTheCallerAllows() {
    for (byte[] bytes : forms()) {
      assertThrows(
          LogBatchFormatException.class, () -> LogBatchCodec.decode(ByteBuffer.wrap(bytes), 100));
    }
  }

  @Test
  void survivesAnyDamage() {
    Random random = new Random(7);
    for (byte[] bytes : forms()) {
      for (int round = 0; round < 20_000; round++) {
        byte[] damaged = bytes.clone();
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        damaged[random.nextInt(LogBatchCodec.MAX_HEAD)] = (byte) random.nextInt();
        try {
          decode(damaged);
        } catch (LogBatchFormatException e) {
          assertFalse(e.getMessage().isEmpty());
        }
      }
    }
  }

  private static byte[][] forms() {
    LogBatch batch = LogBatches.of("a-tenant", "hello", 4);
    return new byte[][] {LogBatchCodec.encode(batch), LogBatchCodec.compress(batch)};
  }

  private static byte[] noise() {
    byte[] noise = new byte[500];
    new Random(3).nextBytes(noise);
    for (int i = 0; i < noise.length; i++) {
      noise[i] = noise[i] == '\n' ? 0 : noise[i];
    }
    noise[499] = '\n';
    return noise;
  }

  private static LogBatch decode(byte[] bytes) {
    return LogBatchCodec.decode(ByteBuffer.wrap(bytes), MAX);
  }

  private static LogBatchFormatException failure(byte[] bytes) {
    return assertThrows(LogBatchFormatException.class, () -> decode(bytes));
  }
}
