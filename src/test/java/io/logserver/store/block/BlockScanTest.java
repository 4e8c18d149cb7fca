package io.logserver.store.block;

import static io.logserver.store.TestLogs.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.logserver.error.LogServerException;
import io.logserver.log.LogBatch;
import io.logserver.log.Severity;
import io.logserver.log.query.LogFilter;
import io.logserver.store.LogScan;
import io.logserver.store.TestLogs;
import io.logserver.tenant.TenantId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlockScanTest {

  private static final TenantId ACME = new TenantId("acme");

  private final Epochs epochs = new Epochs();
  private final SearchPool pool = new SearchPool(epochs, 1, 1, Duration.ofMinutes(1));
  private IndexWriter writer;
  private Epoch epoch;

  @BeforeEach
  void open() throws IOException {
    writer = new IndexWriter(new ByteBuffersDirectory(), new IndexWriterConfig(null));
    epoch = Epoch.empty(DirectoryReader.open(writer));
    epoch.publish(ACME, new TenantView(List.of(block(0), block(1000), block(2000)), null));
    epochs.replace(epoch);
  }

  @AfterEach
  void close() throws IOException {
    pool.close();
    epochs.replace(null);
    writer.close();
  }

  @Test
  void holdsItsEpochFromTheFirstPieceToTheEnd() {
    LogScan scan = new BlockScan(pool, epochs, ACME, LogFilter.ALL);
    assertEquals(1, references());
    assertNotNull(await(scan.next()));
    assertEquals(2, references());
    assertNotNull(await(scan.next()));
    assertNotNull(await(scan.next()));
    assertNull(await(scan.next()));
    assertEquals(1, references());
  }

  @Test
  void freesItsEpochWhenItIsClosed() {
    LogScan scan = new BlockScan(pool, epochs, ACME, LogFilter.ALL);
    await(scan.next());
    scan.close();
    assertEquals(1, references());
    scan.close();
    assertEquals(1, references());
  }

  @Test
  void freesItsEpochWhenItFails() {
    LogScan scan = new BlockScan(pool, epochs, ACME, LogFilter.ALL);
    await(scan.next());
    pool.close();
    assertThrows(LogServerException.class, () -> await(scan.next()));
    assertEquals(1, references());
  }

  @Test
  void goesOnInAnEpochThatWasReplaced() {
    LogScan scan = new BlockScan(pool, epochs, ACME, LogFilter.ALL);
    await(scan.next());
    epochs.replace(null);
    assertNotNull(await(scan.next()));
    scan.close();
    assertEquals(0, references());
  }

  private int references() {
    return epoch.reader().getRefCount();
  }

  private static SealedBlock block(int first) {
    List<byte[]> lines = new ArrayList<>();
    for (int i = first; i < first + 500; i++) {
      lines.add(TestLogs.line(ACME, TestLogs.id(i), i, Severity.INFO, "n" + i));
    }
    LogBatch batch = TestLogs.batch(ACME, lines);
    try (BlockSealer sealer = new BlockSealer(1)) {
      return sealer.seal(ACME, batch.lines(), batch.lines().length, batch.summary());
    }
  }
}
