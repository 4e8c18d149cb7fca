package io.logserver.bus;

import static io.logserver.bus.TestNode.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.config.ClusterConfig;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.support.TestAuthority;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bus lets in whom the authority has signed, and nobody else. */
class BusTlsTest {

  private static final String CLUSTER = "tls-" + ProcessHandle.current().pid();
  private static final Wire<String> TEXT =
      Wire.json(1, text -> new JsonObject().put("text", text), json -> json.getString("text"));
  private static final Address<String, String> ECHO = Address.across("tls.echo", TEXT, TEXT);
  private static final Address<String, String> OLD = Address.across("tls.old", TEXT, TEXT);
  private static final Address<String, String> RENEWED = Address.across("tls.renewed", TEXT, TEXT);

  @TempDir static Path folder;

  private static TestAuthority authority;
  private static TestNode one;
  private static TestNode two;

  @BeforeAll
  static void start() throws Exception {
    authority = TestAuthority.make(folder, "authority");
    one = TestNode.start(CLUSTER, signed(authority, "one"));
    two = one.another(CLUSTER, signed(authority, "two"));
    await(one.bus().serve(ECHO, Future::succeededFuture).registered());
  }

  @AfterAll
  static void stop() throws Exception {
    two.close();
    one.close();
  }

  @Test
  void letsThoseInWhomTheAuthorityHasSigned() throws Exception {
    assertEquals("x", await(two.bus().request(ECHO, "x")));
  }

  @Test
  void keepsOutWhomAnotherAuthorityHasSigned() throws Exception {
    TestAuthority other = TestAuthority.make(folder, "other");
    TestAuthority.Signed foreign = other.sign("foreign");
    // It trusts the cluster's authority: what keeps it out is that the cluster does not trust it.
    assertKeptOut(
        new ClusterConfig.Tls(foreign.cert(), foreign.key(), authority.certificate()), "foreign");
  }

  @Test
  void keepsOutWhoShowsNoCertificate() throws Exception {
    assertKeptOut(TestNode.PLAIN, "plain");
  }

  /** As docs/operations.md tells how an authority is replaced without an outage. */
  @Test
  void trustsTwoAuthoritiesInOneFileWhileTheOneReplacesTheOther() throws Exception {
    TestAuthority next = TestAuthority.make(folder, "next");
    Path both = folder.resolve("both.pem");
    Files.writeString(
        both, Files.readString(authority.certificate()) + Files.readString(next.certificate()));
    String cluster = CLUSTER + "-both";
    try (TestNode old = TestNode.start(cluster, trusting(both, authority.sign("old")));
        TestNode renewed = old.another(cluster, trusting(both, next.sign("renewed")))) {
      await(old.bus().serve(OLD, Future::succeededFuture).registered());
      await(renewed.bus().serve(RENEWED, Future::succeededFuture).registered());
      assertEquals("x", await(renewed.bus().request(OLD, "x")));
      assertEquals("y", await(old.bus().request(RENEWED, "y")));
    }
  }

  private static ClusterConfig.Tls trusting(Path authorities, TestAuthority.Signed signed) {
    return new ClusterConfig.Tls(signed.cert(), signed.key(), authorities);
  }

  /** The membership lets everybody in; over the bus nothing goes to them, and nothing comes. */
  private static void assertKeptOut(ClusterConfig.Tls tls, String name) throws Exception {
    Topic<String> secrets = Topic.across("tls.secrets." + name, TEXT);
    Topic<String> orders = Topic.across("tls.orders." + name, TEXT);
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    BlockingQueue<String> obeyed = new LinkedBlockingQueue<>();
    try (TestNode stranger = one.another(CLUSTER, tls)) {
      await(stranger.bus().listen(secrets, heard::add).registered());
      await(two.bus().listen(secrets, obeyed::add).registered());
      await(two.bus().listen(orders, obeyed::add).registered());

      LogServerException refused =
          assertThrows(LogServerException.class, () -> await(stranger.bus().request(ECHO, "mine")));
      assertEquals(ErrorCode.UNAVAILABLE, refused.code());
      stranger.bus().publish(orders, "forged");
      one.bus().publish(secrets, "secret");

      assertEquals("secret", obeyed.poll(10, TimeUnit.SECONDS));
      assertEquals("x", await(two.bus().request(ECHO, "x")));
      assertTrue(obeyed.isEmpty(), obeyed::toString);
      assertTrue(heard.isEmpty(), heard::toString);
    }
  }

  private static ClusterConfig.Tls signed(TestAuthority authority, String name) throws Exception {
    return trusting(authority.certificate(), authority.sign(name));
  }
}
