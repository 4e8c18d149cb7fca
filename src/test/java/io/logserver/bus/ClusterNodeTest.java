package io.logserver.bus;

import static io.logserver.bus.TestNode.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.config.ClusterConfig;
import io.logserver.error.LogServerException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** How processes find one another, and what keeps one from taking part. */
class ClusterNodeTest {

  private static final Wire<String> TEXT =
      Wire.json(1, text -> new JsonObject().put("text", text), json -> json.getString("text"));

  private static final String CLUSTER = "node-" + ProcessHandle.current().pid();

  @Test
  void startsAloneAndJoinsThoseThatComeLater() throws Exception {
    Address<String, String> address = Address.across("test.echo", TEXT, TEXT);
    int port = freePort();
    try (TestNode early = TestNode.start(settings(0, List.of("127.0.0.1:" + port), null))) {
      assertEquals(1, early.node().size());
      await(early.bus().serve(address, text -> Future.succeededFuture("early")).registered());
      try (TestNode late = TestNode.start(settings(port, List.of(), null))) {
        awaitSize(early, 2);
        awaitSize(late, 2);
        awaitAnswer(late, address, "early");
      }
      awaitSize(early, 1);
    }
  }

  @Test
  void findsOthersByDns() throws Exception {
    int port = freePort();
    try (TestNode node = TestNode.start(settings(port, List.of(), "localhost"))) {
      assertEquals(1, node.node().size());
      // The same port for all: on one machine a second finds the first, where it has to give way.
      try (TestNode other = TestNode.start(settings(0, List.of("127.0.0.1:" + port), null))) {
        awaitSize(other, 2);
        awaitSize(node, 2);
      }
    }
  }

  @Test
  void startsAloneWhereTheNameIsNotKnown() throws Exception {
    try (TestNode node = TestNode.start(settings(freePort(), List.of(), "nobody.invalid"))) {
      assertEquals(1, node.node().size());
    }
  }

  @Test
  void namesThePortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      IOException failure =
          assertThrows(IOException.class, () -> TestNode.start(settings(port, List.of(), null)));
      assertEquals(
          "cluster.member-port " + port + " cannot be opened on cluster.host 127.0.0.1",
          failure.getMessage());
    }
  }

  @Test
  void refusesALoopbackAddressWhereOthersAreOnOtherMachines() {
    // 192.0.2.0/24 is for examples: nothing is there, and nothing is sent.
    List<String> members = List.of("127.0.0.1:5701", "[::1]:5701", "192.0.2.7:5701");
    IOException failure =
        assertThrows(IOException.class, () -> TestNode.start(settings(0, members, null)));
    assertEquals(
        "cluster.host 127.0.0.1 can be reached from this machine only, but cluster.members has"
            + " 192.0.2.7: set cluster.host to the address at which other machines reach this"
            + " process",
        failure.getMessage());

    IOException named =
        assertThrows(
            IOException.class, () -> TestNode.start(settings(freePort(), List.of(), "192.0.2.8")));
    assertTrue(
        named.getMessage().contains("but cluster.dns 192.0.2.8 stands for 192.0.2.8: set"),
        named.getMessage());
  }

  @Test
  void namesTheFileThatIsMissing() {
    ClusterConfig.Tls tls =
        new ClusterConfig.Tls(Path.of("no.pem"), Path.of("no.key"), Path.of("no.ca"));
    IOException failure = assertThrows(IOException.class, () -> TestNode.start(CLUSTER, tls));
    assertTrue(failure.getMessage().startsWith("cluster.tls.cert no.pem"), failure.getMessage());
  }

  private static ClusterConfig settings(int memberPort, List<String> members, String dns) {
    return new ClusterConfig(
        true,
        CLUSTER + "-" + Thread.currentThread().threadId(),
        "127.0.0.1",
        0,
        memberPort,
        members,
        dns,
        TestNode.PLAIN);
  }

  private static void awaitAnswer(TestNode node, Address<String, String> address, String answer)
      throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try {
        assertEquals(answer, await(node.bus().request(address, "x")));
        return;
      } catch (LogServerException e) {
        assertTrue(System.nanoTime() < deadline, e::getMessage);
      }
    }
  }

  private static void awaitSize(TestNode node, int size) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (node.node().size() != size) {
      assertTrue(System.nanoTime() < deadline, () -> node.node().toString());
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
