package io.logserver.tenant.mongo;

import io.logserver.support.TestMongo;
import org.junit.jupiter.api.Tag;

@Tag("mongo")
class RealMongoTenantStoreTest extends MongoTenantStoreContract {

  @Override
  protected TestMongo newMongo() {
    return TestMongo.real();
  }
}
