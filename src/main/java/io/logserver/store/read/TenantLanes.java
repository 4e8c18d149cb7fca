package io.logserver.store.read;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.tenant.TenantId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets tenants take turns on an executor that runs tasks in order: each has at most so many tasks
 * there as there are threads, and its others wait here. So a task waits for those of its own tenant
 * and for a few of every other one, however many a noisy tenant sends. Safe for use by several
 * threads.
 */
final class TenantLanes {

  private static final class Lane {

    final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    int handedOver;
  }

  private final Executor executor;
  private final int width;
  private final int maxWaiting;
  private final Map<TenantId, Lane> lanes = new HashMap<>();
  private int waiting;

  /**
   * Lanes without tasks.
   *
   * @param width tasks of one tenant that the executor may have at a time
   * @param maxWaiting tasks of all tenants that may wait here; more are refused
   */
  TenantLanes(Executor executor, int width, int maxWaiting) {
    this.executor = executor;
    this.width = width;
    this.maxWaiting = maxWaiting;
  }

  /**
   * Runs a task, which must not throw, when it is its turn. Fails with {@code OVERLOADED} when too
   * many wait, and with a {@link RejectedExecutionException} when the executor was shut down; what
   * waited before still runs.
   */
  void run(TenantId tenant, Runnable task) {
    if (enter(tenant, task)) {
      try {
        executor.execute(() -> runInLane(tenant, task));
      } catch (RejectedExecutionException e) {
        next(tenant);
        throw e;
      }
    }
  }

  /** Takes back a task that still waits here; false when it is too late for that. */
  synchronized boolean withdraw(TenantId tenant, Runnable task) {
    Lane lane = lanes.get(tenant);
    boolean withdrawn = lane != null && lane.waiting.remove(task);
    waiting -= withdrawn ? 1 : 0;
    return withdrawn;
  }

  /** Takes a place for the task; false when it waits for one. */
  private synchronized boolean enter(TenantId tenant, Runnable task) {
    Lane lane = lanes.computeIfAbsent(tenant, id -> new Lane());
    if (lane.handedOver < width) {
      lane.handedOver++;
      return true;
    }
    if (waiting == maxWaiting) {
      throw new LogServerException(ErrorCode.OVERLOADED, "too many searches wait");
    }
    waiting++;
    lane.waiting.add(task);
    return false;
  }

  private void runInLane(TenantId tenant, Runnable task) {
    task.run();
    for (Runnable next = next(tenant); next != null; next = next(tenant)) {
      Runnable waited = next;
      try {
        executor.execute(() -> runInLane(tenant, waited));
        return;
      } catch (RejectedExecutionException e) {
        waited.run();
      }
    }
  }

  /** The task that takes the place of one that is done; null when the place is free. */
  private synchronized @Nullable Runnable next(TenantId tenant) {
    Lane lane = Objects.requireNonNull(lanes.get(tenant));
    Runnable task = lane.waiting.poll();
    if (task != null) {
      waiting--;
    } else if (--lane.handedOver == 0) {
      lanes.remove(tenant);
    }
    return task;
  }
}
