package io.logserver.store.mongo;

import io.logserver.store.LogStore;
import io.logserver.store.LogStoreContract;
import io.logserver.support.TestMongo;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What the store does on every server that speaks MongoDB's protocol. */
abstract class MongoStoreContract extends LogStoreContract {

  protected static final List<String> INDEXED = List.of("metadata.editor", "after.a");

  private TestMongo mongo;

  /** An empty database. */
  protected abstract TestMongo newMongo();

  protected TestMongo mongo() {
    if (mongo == null) {
      mongo = newMongo();
    }
    return mongo;
  }

  @Override
  protected LogStore newStore() {
    return new MongoStore(settings(), InstantSource.system());
  }

  protected MongoStoreSettings settings() {
    return new MongoStoreSettings(mongo().address(), INDEXED, 4, 64, Duration.ofSeconds(30));
  }

  @AfterEach
  void drop() {
    mongo().close();
  }
}
