package io.logserver;

import io.logserver.queue.sqs.ElasticMq;
import io.logserver.support.TestApi;
import io.logserver.support.TestCluster;
import io.logserver.support.TestMongo;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;

/** The same where one process changes tenants and another has the streams. */
class SeparateRolesRevocationTest extends RevocationApiTest {

  private final ElasticMq sqs = new ElasticMq(0);
  private final TestMongo mongo = TestMongo.inMemory();
  private TestCluster cluster;

  @Override
  TestApi serve(Path data) {
    cluster =
        TestCluster.start(
            data, DistributedApiTest.environment(sqs, mongo), "auth,tenant", "stream");
    return cluster;
  }

  @Override
  int streams() {
    return cluster.server("stream").port();
  }

  @AfterAll
  void stopServices() {
    sqs.close();
    mongo.close();
  }
}
