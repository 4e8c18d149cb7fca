package io.logserver.tenant.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.error.ErrorCode;
import io.logserver.support.TestMongo;
import io.logserver.tenant.SecretCipher;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.logserver.tenant.TenantStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.Document;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MongoTenantStoreTest extends MongoTenantStoreContract {

  private static final String KEY = "5e".repeat(32);
  private static final String OTHER_KEY = "e5".repeat(32);

  @Override
  protected TestMongo newMongo() {
    return TestMongo.inMemory();
  }

  /** The whole contract, with encryption. */
  @Nested
  class Encrypted extends MongoTenantStoreContract {

    @Override
    protected TestMongo newMongo() {
      return TestMongo.inMemory();
    }

    @Override
    protected String masterKey() {
      return KEY;
    }
  }

  /**
   * A batch is what a server may make room for before it answers: FerretDB takes 16 GiB for the
   * 2<sup>31</sup> - 1 documents that a plain {@code find} asks for.
   */
  @Test
  void asksForNoMoreTenantsAtATimeThanAServerHasRoomFor() throws Exception {
    List<Number> batches = new CopyOnWriteArrayList<>();
    mongo =
        TestMongo.inMemory(command -> {
          if (command.containsKey("find") || command.containsKey("getMore")) {
            batches.add((Number) command.getOrDefault("batchSize", 0));
          }
        });
    TenantStore open = reopen();
    for (int i = 0; i < 3; i++) {
      await(open.create(tenant("t" + i, "")));
    }
    assertEquals(3, await(open.list()).size());
    assertTrue(await(open.find(new TenantId("t1"))).isPresent());
    assertTrue(batches.size() >= 3, batches::toString);
    batches.forEach(size -> assertTrue(size.longValue() <= 1000, batches::toString));
  }

  @Test
  void losesNoChangeOfTwoProcesses() throws Exception {
    TenantStore one = reopen();
    await(one.create(tenant("acme", "")));
    TenantStore two = open(null);
    TenantId acme = new TenantId("acme");
    for (int i = 0; i < 20; i++) {
      var first = one.update(acme, before -> tenant("acme", before.name() + "1"));
      var second = two.update(acme, before -> tenant("acme", before.name() + "2"));
      await(first);
      await(second);
    }
    String name = await(two.find(acme)).orElseThrow().name();
    assertEquals(20, name.chars().filter(c -> c == '1').count());
    assertEquals(20, name.chars().filter(c -> c == '2').count());
    await(two.close());
  }

  @Test
  void encryptsWhatIsPlainWhenItIsOpenedWithAKey() throws Exception {
    Tenant acme = tenant("acme", "Acme");
    await(reopen().create(acme));
    assertTrue(content().contains(acme.secret()));
    TenantStore encrypting = open(KEY);
    assertEquals(List.of(acme), await(encrypting.list()));
    assertFalse(content().contains(acme.secret()));
    assertFalse(content().contains(KEY));
    await(encrypting.close());
  }

  @Test
  void doesNotOpenWithoutTheKeyOrWithAnother() throws Exception {
    reopen();
    TenantStore encrypting = open(KEY);
    await(encrypting.create(tenant("acme", "Acme")));
    await(encrypting.close());
    Exception without = assertThrows(Exception.class, () -> open(null));
    assertTrue(without.getMessage().contains("set auth.master-key"), without.getMessage());
    Exception other = assertThrows(Exception.class, () -> open(OTHER_KEY));
    assertTrue(other.getMessage().contains(new SecretCipher(KEY).fingerprint()), other::getMessage);
    assertFalse(other.getMessage().contains(OTHER_KEY), other.getMessage());
  }

  @Test
  void refusesADocumentItWouldNotHaveWritten() throws Exception {
    TenantStore open = reopen();
    await(open.create(tenant("acme", "Acme")));
    mongo.run(database ->
        database
            .getCollection("tenants")
            .updateOne(
                new Document("_id", "acme"),
                new Document("$set", new Document("secret", "short-and-private"))));
    Exception refused = assertThrows(Exception.class, () -> open(null));
    assertTrue(refused.getMessage().contains("acme"), refused.getMessage());
    assertFalse(refused.getMessage().contains("private"), refused.getMessage());
  }

  @Test
  void saysThatTheDatabaseIsAway() throws Exception {
    TenantStore open = reopen();
    await(open.create(tenant("acme", "Acme")));
    mongo.close();
    assertFails(ErrorCode.UNAVAILABLE, open.list());
    assertFails(ErrorCode.UNAVAILABLE, open.find(new TenantId("acme")));
    assertFails(ErrorCode.UNAVAILABLE, open.create(tenant("other", "")));
    mongo = null;
    await(open.close());
    assertFails(ErrorCode.UNAVAILABLE, open.list());
  }

  private TenantStore open(String masterKey) throws Exception {
    TenantStore other = new MongoTenantStore(vertx, mongo.address(), masterKey);
    await(other.open());
    return other;
  }

  private String content() {
    return mongo.run(database -> database.getCollection("tenants").find()).toString();
  }
}
