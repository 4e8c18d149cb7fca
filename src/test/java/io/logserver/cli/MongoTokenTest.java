package io.logserver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.AuthSettings;
import io.logserver.auth.Principal;
import io.logserver.auth.jwt.TokenVerifier;
import io.logserver.queue.Await;
import io.logserver.support.TestMongo;
import io.logserver.support.TestProxy;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.logserver.tenant.mongo.MongoTenantStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code logserver token} where the tenants are in MongoDB. */
class MongoTokenTest {

  private static final String MASTER_KEY = "5e".repeat(32);
  private static final Tenant ACME =
      new Tenant(new TenantId("acme"), "Acme", "acme-secret-secret-secret-secret", Instant.EPOCH);

  private final Vertx vertx = Vertx.vertx();
  private final TestMongo mongo = TestMongo.inMemory();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private TestProxy way;
  @TempDir private Path directory;

  @BeforeEach
  void makeAWay() throws Exception {
    way = new TestProxy(mongo.port());
  }

  @AfterEach
  void closeAll() throws Exception {
    way.close();
    mongo.close();
    Await.result(vertx.close());
  }

  @Test
  void printsATokenOfATenantInTheDatabase() throws Exception {
    save(null);
    List<Document> before = documents();

    assertEquals(0, execute(null), err.toString());

    assertEquals(new TenantId("acme"), verify().tenant());
    assertEquals("", err.toString());
    assertEquals(before, documents());
  }

  @Test
  void leavesAPlainSecretPlainAlthoughItHasAMasterKey() throws Exception {
    save(null);
    List<Document> before = documents();

    assertEquals(0, execute(MASTER_KEY), err.toString());

    assertEquals(new TenantId("acme"), verify().tenant());
    assertEquals(before, documents());
  }

  @Test
  void needsTheMasterKeyOfTheDatabase() throws Exception {
    save(MASTER_KEY);

    assertEquals(1, execute(null));
    assertTrue(err.toString().contains("auth.master-key"), err.toString());
    assertEquals(1, execute("6f".repeat(32)));
    assertEquals("", out.toString());
    assertFalse(err.toString().contains(MASTER_KEY), err.toString());

    assertEquals(0, execute(MASTER_KEY), err.toString());
    assertEquals(new TenantId("acme"), verify().tenant());
  }

  @Test
  void saysThatThereIsNoSuchTenant() throws Exception {
    assertEquals(1, execute(null));
    assertTrue(err.toString().contains("there is no tenant 'acme'"), err.toString());
    assertTrue(err.toString().contains(mongo.database()), err.toString());
    assertEquals("", out.toString());
  }

  @Test
  void saysThatTheDatabaseIsAway() throws Exception {
    way.cut();
    assertEquals(1, execute(null));
    String said = err.toString();
    assertTrue(said.contains("MongoDB at 127.0.0.1:" + way.port()), said);
    assertTrue(said.contains("does not answer"), said);
    assertEquals(1, said.lines().count(), said);
    assertEquals("", out.toString());
  }

  private void save(String masterKey) {
    MongoTenantStore store = new MongoTenantStore(vertx, mongo.address(), masterKey);
    Await.result(store.open());
    Await.result(store.create(ACME));
    Await.result(store.close());
  }

  private List<Document> documents() {
    return mongo.run(database -> database.getCollection("tenants").find());
  }

  private int execute(String masterKey) throws Exception {
    String settings =
        """
        queue: {type: sqs}
        store:
          type: mongo
          mongo: {uri: "mongodb://127.0.0.1:%d", database: %s}
        auth: {issuer: me, audience: you%s}
        """
            .formatted(
                way.port(),
                mongo.database(),
                masterKey == null ? "" : ", master-key: \"" + masterKey + "\"");
    Path config = Files.writeString(directory.resolve("logserver.yaml"), settings);
    CommandLine command =
        LogServerCommand.commandLine((ignored, stop) -> Future.failedFuture("must not start"))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return command.execute("token", "--config", config.toString(), "--tenant", "acme");
  }

  private Principal verify() throws Exception {
    AuthSettings settings = new AuthSettings("me", "you", true, null);
    return Await.result(
        new TokenVerifier(
                vertx, id -> Future.succeededFuture(Optional.of(ACME)), settings, reason -> {})
            .verify(out.toString().strip()));
  }
}
