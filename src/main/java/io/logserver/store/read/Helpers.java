package io.logserver.store.read;

import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Threads of a {@link ReadPool} with nothing else to do, which lend a long read a hand. A helper
 * leaves after the step it is at as soon as anything waits for a thread, so a read with all threads
 * keeps another one waiting for no longer than that; and while all are busy nobody helps.
 */
public final class Helpers {

  /** A read in steps that several threads take at a time. */
  public interface Work {

    /** What one thread takes its steps with. */
    Worker worker();
  }

  /** One thread's part of a work. Closing it hands in what it found. */
  public interface Worker extends Closeable {

    /** Takes the next step nobody has taken yet; false when there is none. */
    boolean step() throws IOException;
  }

  /** Steps between two looks for help; a read of fewer needs none. */
  private static final int PATIENCE = 4;

  private final ThreadPoolExecutor threads;

  Helpers(ThreadPoolExecutor threads) {
    this.threads = threads;
  }

  /**
   * Takes all steps of a work, on this thread and on those that help. What fails on any of them
   * fails here, and when this returns nobody is at work any more.
   */
  public void run(Work work) throws IOException {
    Shift shift = new Shift(work);
    try {
      shift.lead();
    } finally {
      shift.end();
    }
    shift.throwFailure();
  }

  /** One work, from its first to its last step. */
  private final class Shift {

    private final Work work;
    private int called;
    private int helping;
    private @Nullable Throwable failure;
    private volatile boolean over;

    Shift(Work work) {
      this.work = work;
    }

    void lead() throws IOException {
      try (Worker worker = work.worker()) {
        for (int steps = 1; !over && worker.step(); steps++) {
          if (steps % PATIENCE == 0) {
            callHelp();
          }
        }
      }
    }

    private void callHelp() {
      if (isAnyoneWaiting()
          || threads.getActiveCount() >= threads.getMaximumPoolSize()
          || !call()) {
        return;
      }
      try {
        threads.execute(this::help);
      } catch (RejectedExecutionException e) {
        // The pool closes; what runs goes on without help.
        hangUp();
      }
    }

    private boolean isAnyoneWaiting() {
      return !threads.getQueue().isEmpty();
    }

    private void help() {
      if (begin()) {
        try (Worker worker = work.worker()) {
          while (!over && !isAnyoneWaiting() && worker.step()) {
            // Each step is all there is to do.
          }
        } catch (IOException | RuntimeException | Error e) {
          fail(e);
        } finally {
          leave();
        }
      }
      hangUp();
    }

    /** One helper for each thread but this one. */
    private synchronized boolean call() {
      boolean enough = called >= threads.getMaximumPoolSize() - 1;
      called += enough ? 0 : 1;
      return !enough;
    }

    private synchronized void hangUp() {
      called--;
    }

    /** False when the work was done before the helper came. */
    private synchronized boolean begin() {
      helping += over ? 0 : 1;
      return !over;
    }

    private synchronized void leave() {
      helping--;
      notifyAll();
    }

    private synchronized void fail(Throwable cause) {
      failure = failure == null ? cause : failure;
      over = true;
    }

    /** Waits for those who help, each of whom has one step to finish. */
    synchronized void end() {
      over = true;
      boolean interrupted = false;
      while (helping > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    synchronized void throwFailure() throws IOException {
      switch (failure) {
        case null -> {}
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(failure);
      }
    }
  }
}
