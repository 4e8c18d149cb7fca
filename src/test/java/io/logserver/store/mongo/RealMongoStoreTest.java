package io.logserver.store.mongo;

import io.logserver.support.TestMongo;
import org.junit.jupiter.api.Tag;

@Tag("mongo")
class RealMongoStoreTest extends MongoStoreContract {

  @Override
  protected TestMongo newMongo() {
    return TestMongo.real();
  }
}
