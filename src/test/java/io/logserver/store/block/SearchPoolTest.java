package io.logserver.store.block;

import static io.logserver.store.TestLogs.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.store.Cancellation;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchPoolTest {

  private static final TenantId ACME = new TenantId("acme");

  private final Epochs epochs = new Epochs();
  private final SearchPool pool = new SearchPool(epochs, 1, 1, Duration.ofMinutes(1));
  private IndexWriter writer;
  private Epoch epoch;

  @BeforeEach
  void open() throws IOException {
    writer = new IndexWriter(new ByteBuffersDirectory(), new IndexWriterConfig(null));
    epoch = Epoch.empty(DirectoryReader.open(writer));
    epochs.replace(epoch);
  }

  @AfterEach
  void close() throws IOException {
    epochs.replace(null);
    writer.close();
  }

  @Test
  void refusesReadsWhenTooManyWait() {
    CompletableFuture<Void> started = new CompletableFuture<>();
    CompletableFuture<String> answer = new CompletableFuture<>();
    Future<String> running =
        pool.submit(
            ACME,
            Cancellation.NEVER,
            (held, deadline) -> {
              started.complete(null);
              return answer.join();
            });
    started.join();
    Future<String> waiting = pool.submit(ACME, Cancellation.NEVER, (held, deadline) -> "second");
    LogServerException refused =
        assertThrows(
            LogServerException.class,
            () -> await(pool.submit(ACME, Cancellation.NEVER, (held, deadline) -> "third")));
    assertEquals(ErrorCode.OVERLOADED, refused.code());
    answer.complete("first");
    assertEquals("first", await(running));
    assertEquals("second", await(waiting));
  }

  @Test
  void holdsTheEpochWhileItReads() {
    int references =
        await(
            pool.submit(
                ACME,
                Cancellation.NEVER,
                (held, deadline) -> {
                  epochs.replace(null);
                  return held.reader().getRefCount();
                }));
    assertEquals(1, references);
    pool.close();
    assertEquals(0, epoch.reader().getRefCount());
  }

  @Test
  void endsAReadWhoseTimeIsUp() {
    SearchPool hasty = new SearchPool(epochs, 1, 1, Duration.ofMillis(1));
    LogServerException late =
        assertThrows(
            LogServerException.class,
            () ->
                await(
                    hasty.submit(
                        ACME,
                        Cancellation.NEVER,
                        (held, deadline) -> {
                          while (true) {
                            deadline.check();
                          }
                        })));
    assertEquals(ErrorCode.UNAVAILABLE, late.code());
    assertTrue(late.getMessage().contains("longer than 1 ms"), late.getMessage());
    assertEquals(1, hasty.timeouts());
    hasty.close();
    assertEquals(1, epoch.reader().getRefCount());
  }

  @Test
  void endsAReadThatNobodyWaitsFor() {
    Promise<Void> over = Promise.promise();
    CompletableFuture<Void> started = new CompletableFuture<>();
    Future<String> running =
        pool.submit(
            ACME,
            Cancellation.when(over.future()),
            (held, deadline) -> {
              started.complete(null);
              while (true) {
                deadline.check();
              }
            });
    started.join();
    over.complete();
    LogServerException ended = assertThrows(LogServerException.class, () -> await(running));
    assertEquals(ErrorCode.UNAVAILABLE, ended.code());
    assertTrue(ended.getMessage().contains("Nobody waits"), ended.getMessage());
    assertEquals(1, pool.cancelled());
    assertEquals(0, pool.timeouts());
  }

  @Test
  void givesThePlaceOfAReadThatNobodyWaitsForToAnother() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Future<String> running =
        pool.submit(ACME, Cancellation.NEVER, (held, deadline) -> answer.join());
    Promise<Void> over = Promise.promise();
    Future<String> unwanted =
        pool.submit(
            ACME,
            Cancellation.when(over.future()),
            (held, deadline) -> {
              throw new AssertionError("it ran");
            });
    over.fail("the client is gone");
    LogServerException ended = assertThrows(LogServerException.class, () -> await(unwanted));
    assertTrue(ended.getMessage().contains("Nobody waits"), ended.getMessage());
    Future<String> waiting =
        pool.submit(ACME, Cancellation.NEVER, (held, deadline) -> "in its place");
    answer.complete("first");
    assertEquals("first", await(running));
    assertEquals("in its place", await(waiting));
    assertEquals(1, pool.cancelled());
  }

  @Test
  void saysThatTheStoreCannotBeRead() {
    LogServerException failed =
        assertThrows(
            LogServerException.class,
            () ->
                await(
                    pool.submit(
                        ACME,
                        Cancellation.NEVER,
                        (held, deadline) -> {
                          throw new IOException("damaged");
                        })));
    assertEquals(ErrorCode.UNAVAILABLE, failed.code());
  }
}
