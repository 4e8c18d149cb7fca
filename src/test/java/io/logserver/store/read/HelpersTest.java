package io.logserver.store.read;

import static io.logserver.store.TestLogs.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.store.Cancellation;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HelpersTest {

  private static final TenantId LONELY = new TenantId("lonely");
  private static final TenantId OTHER = new TenantId("other");

  private final ReadPool pool = new ReadPool(2, 10, Duration.ofMinutes(1));
  private volatile Thread leader;

  @AfterEach
  void close() {
    pool.close();
  }

  /** Steps until it is told that it is done, and who took them. */
  private static class Steps implements Helpers.Work {

    final Set<Thread> workers = ConcurrentHashMap.newKeySet();
    final AtomicInteger taken = new AtomicInteger();
    final AtomicInteger atWork = new AtomicInteger();
    final CountDownLatch shared = new CountDownLatch(2);
    volatile boolean done;

    void step(int number) throws IOException {}

    @Override
    public Helpers.Worker worker() {
      atWork.incrementAndGet();
      return new Helpers.Worker() {
        @Override
        public boolean step() throws IOException {
          if (workers.add(Thread.currentThread())) {
            shared.countDown();
          }
          if (done) {
            return false;
          }
          Steps.this.step(taken.incrementAndGet());
          return true;
        }

        @Override
        public void close() {
          atWork.decrementAndGet();
        }
      };
    }
  }

  private Future<Integer> run(TenantId tenant, Steps steps) {
    return pool.submit(
        tenant,
        Cancellation.NEVER,
        deadline -> {
          pool.helpers().run(steps);
          return steps.atWork.get();
        });
  }

  @Test
  void lendAHandToAReadThatIsAlone() {
    Steps steps =
        new Steps() {
          @Override
          void step(int number) {
            done = shared.getCount() == 0;
          }
        };
    assertEquals(0, await(run(LONELY, steps)), "nobody is at work once it is done");
    assertEquals(2, steps.workers.size());
  }

  @Test
  void sparesAShortRead() {
    Steps steps =
        new Steps() {
          @Override
          void step(int number) {
            done = number == 3;
          }
        };
    await(run(LONELY, steps));
    assertEquals(1, steps.workers.size());
  }

  @Test
  void leaveWhenAnotherReadWaits() throws InterruptedException {
    Steps endless = new Steps();
    Future<Integer> running = run(LONELY, endless);
    assertTrue(endless.shared.await(20, TimeUnit.SECONDS));
    assertEquals("answered", await(pool.submit(OTHER, Cancellation.NEVER, deadline -> "answered")));
    assertFalse(running.isComplete());
    endless.done = true;
    assertEquals(0, await(running));
  }

  @Test
  void failTheReadWhenTheyFail() {
    Steps steps =
        new Steps() {
          @Override
          void step(int number) throws IOException {
            if (shared.getCount() == 0 && !Thread.currentThread().equals(leader)) {
              throw new IOException("damaged");
            }
          }
        };
    Future<String> failing =
        pool.submit(
            LONELY,
            Cancellation.NEVER,
            deadline -> {
              leader = Thread.currentThread();
              IOException failure =
                  assertThrows(IOException.class, () -> pool.helpers().run(steps));
              return failure.getMessage() + ", " + steps.atWork.get() + " at work";
            });
    assertEquals("damaged, 0 at work", await(failing));
  }

  @Test
  void stopWhenTheReadFails() {
    Steps steps =
        new Steps() {
          @Override
          void step(int number) {
            if (shared.getCount() == 0 && Thread.currentThread().equals(leader)) {
              throw new UncheckedIOException(new IOException("damaged"));
            }
          }
        };
    Future<Integer> failing =
        pool.submit(
            LONELY,
            Cancellation.NEVER,
            deadline -> {
              leader = Thread.currentThread();
              assertThrows(UncheckedIOException.class, () -> pool.helpers().run(steps));
              return steps.atWork.get();
            });
    assertEquals(0, await(failing));
  }
}
