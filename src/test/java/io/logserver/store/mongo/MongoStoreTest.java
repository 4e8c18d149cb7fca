package io.logserver.store.mongo;

import io.logserver.support.TestMongo;

class MongoStoreTest extends MongoStoreContract {

  @Override
  protected TestMongo newMongo() {
    return TestMongo.inMemory();
  }
}
