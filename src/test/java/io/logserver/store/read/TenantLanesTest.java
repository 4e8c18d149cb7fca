package io.logserver.store.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.tenant.TenantId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class TenantLanesTest {

  private static final TenantId NOISY = new TenantId("noisy");
  private static final TenantId QUIET = new TenantId("quiet");

  private final ArrayDeque<Runnable> executor = new ArrayDeque<>();
  private final List<String> ran = new ArrayList<>();
  private boolean shutDown;
  private final TenantLanes lanes = new TenantLanes(this::execute, 2, 3);

  @Test
  void letsAQuietTenantPassTheQueueOfANoisyOne() {
    for (int i = 1; i <= 5; i++) {
      run(NOISY, "noisy" + i);
    }
    run(QUIET, "quiet1");
    runAll();

    assertEquals(List.of("noisy1", "noisy2", "quiet1", "noisy3", "noisy4", "noisy5"), ran);
  }

  @Test
  void refusesWhatIsTooMuchButNotForAQuietTenant() {
    for (int i = 1; i <= 5; i++) {
      run(NOISY, "noisy" + i);
    }

    LogServerException refused = assertThrows(LogServerException.class, () -> run(NOISY, "noisy6"));
    assertEquals(ErrorCode.OVERLOADED, refused.code());
    run(QUIET, "quiet1");
    runAll();
    assertEquals(6, ran.size());
    assertTrue(ran.contains("quiet1"));

    run(NOISY, "later");
    runAll();
    assertEquals("later", ran.getLast());
  }

  @Test
  void runsWhatWaitedWhenTheExecutorIsShutDown() {
    for (int i = 1; i <= 4; i++) {
      run(NOISY, "noisy" + i);
    }
    shutDown = true;

    assertThrows(RejectedExecutionException.class, () -> run(QUIET, "quiet1"));
    runAll();
    assertEquals(List.of("noisy1", "noisy3", "noisy4", "noisy2"), ran);
  }

  private void run(TenantId tenant, String name) {
    lanes.run(tenant, () -> ran.add(name));
  }

  private void runAll() {
    for (Runnable task = executor.poll(); task != null; task = executor.poll()) {
      task.run();
    }
  }

  private void execute(Runnable task) {
    if (shutDown) {
      throw new RejectedExecutionException();
    }
    executor.add(task);
  }
}
