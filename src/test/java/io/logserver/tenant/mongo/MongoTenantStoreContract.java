package io.logserver.tenant.mongo;

import io.logserver.support.TestMongo;
import io.logserver.tenant.TenantStore;
import io.logserver.tenant.TenantStoreContract;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;

/** What the store does on every server that speaks MongoDB's protocol. */
abstract class MongoTenantStoreContract extends TenantStoreContract {

  protected final Vertx vertx = Vertx.vertx();
  protected TestMongo mongo;
  protected TenantStore store;

  /** An empty database. */
  protected abstract TestMongo newMongo();

  /** With which secrets are encrypted; null for none. */
  protected String masterKey() {
    return null;
  }

  @Override
  protected TenantStore reopen() throws Exception {
    if (store != null) {
      await(store.close());
    }
    if (mongo == null) {
      mongo = newMongo();
    }
    store = new MongoTenantStore(vertx, mongo.address(), masterKey());
    await(store.open());
    return store;
  }

  @AfterEach
  void stop() throws Exception {
    if (store != null) {
      await(store.close());
    }
    if (mongo != null) {
      mongo.close();
    }
    await(vertx.close());
  }
}
