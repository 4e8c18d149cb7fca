package io.logserver;

import io.logserver.queue.sqs.ElasticMq;
import io.logserver.support.TestMongo;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;

/** The same on SQS and MongoDB, in one process that has all roles. */
class DistributedApiTest extends ApiTest {

  private final ElasticMq sqs = new ElasticMq(0);
  private final TestMongo mongo = TestMongo.inMemory();

  @Override
  Map<String, String> environment() {
    return environment(sqs, mongo);
  }

  /** The settings of a server on these. */
  static Map<String, String> environment(ElasticMq sqs, TestMongo mongo) {
    return Map.of(
        "LOGSERVER_QUEUE_TYPE", "sqs",
        "LOGSERVER_QUEUE_SQS_ENDPOINT", "http://127.0.0.1:" + sqs.port(),
        "LOGSERVER_QUEUE_SQS_REGION", "elasticmq",
        "LOGSERVER_QUEUE_SQS_ACCESS_KEY", "x",
        "LOGSERVER_QUEUE_SQS_SECRET_KEY", "x",
        "LOGSERVER_QUEUE_SQS_CREATE", "true",
        "LOGSERVER_QUEUE_SQS_POLL", "1s",
        "LOGSERVER_STORE_TYPE", "mongo",
        "LOGSERVER_STORE_MONGO_URI", mongo.uri(),
        "LOGSERVER_STORE_MONGO_DATABASE", mongo.database());
  }

  /** Those of the workers. */
  @Override
  long lagNanos() {
    return TimeUnit.SECONDS.toNanos(10);
  }

  @AfterAll
  void stopServices() {
    sqs.close();
    mongo.close();
  }
}
