package io.logserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.queue.Await;
import io.logserver.support.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process joins a cluster whose other member takes connections and says nothing. */
class JoiningStartTest {

  private static final long START_SECONDS = 60;

  @TempDir Path folder;

  @Test
  void tellsItsHealthWhileItJoinsAndStopsAtOnce() throws Exception {
    // Nobody accepts: the backlog does, as it does for a process that hangs.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ServerProcess server = ServerProcess.launch(folder, environment(silent.getLocalPort()))) {
      Await.until("it tells its health", START_SECONDS, () -> isJoining(server));
      assertEquals(200, server.managementStatus("/health/live"));
      assertEquals(503, server.managementStatus("/health/ready"));

      long start = System.nanoTime();
      assertEquals(0, server.terminate(), server.output());
      long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
      assertTrue(seconds < 10, seconds + " s: " + server.output());
    }
  }

  private static boolean isJoining(ServerProcess server) {
    try {
      return server
          .management("/health/ready")
          .contains("this process has not joined the cluster yet");
    } catch (IOException e) {
      // It does not listen yet, or is slow on a busy machine: whoever asks asks again.
      return false;
    }
  }

  /** Queue and store are never asked: the process does not get that far. */
  private static Map<String, String> environment(int member) {
    return Map.of(
        "LOGSERVER_ROLES", "log",
        "LOGSERVER_CLUSTER_ENABLED", "true",
        "LOGSERVER_CLUSTER_MEMBER_PORT", "0",
        "LOGSERVER_CLUSTER_MEMBERS", "127.0.0.1:" + member,
        "LOGSERVER_QUEUE_TYPE", "sqs",
        "LOGSERVER_QUEUE_SQS_ENDPOINT", "http://127.0.0.1:1",
        "LOGSERVER_STORE_TYPE", "mongo",
        "LOGSERVER_STORE_MONGO_URI", "mongodb://127.0.0.1:1");
  }
}
