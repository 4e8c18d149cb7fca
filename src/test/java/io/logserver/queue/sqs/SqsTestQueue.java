package io.logserver.queue.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.log.LogBatch;
import io.logserver.log.LogBatches;
import io.logserver.queue.Await;
import io.logserver.queue.Delivery;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** A queue of its own behind a proxy, for tests of what only SQS can do. */
abstract class SqsTestQueue {

  protected final SqsProxy proxy = new SqsProxy(ElasticMq.shared());
  protected final Settings settings = Settings.of(proxy.port(), ElasticMq.newQueue());
  private final List<SqsQueue> queues = new ArrayList<>();
  private final SqsAsyncClient client =
      Clients.of(Settings.of(ElasticMq.shared().port(), "unused").made().access());

  @AfterEach
  void closeAll() {
    proxy.behave();
    queues.stream().map(SqsQueue::close).toList().forEach(Await::result);
    Thread.ofVirtual().start(client::close);
    proxy.close();
  }

  protected final SqsQueue open(Settings chosen) {
    SqsQueue queue = chosen.queue();
    queues.add(queue);
    Await.result(queue.open(0));
    return queue;
  }

  /** An attribute of a queue, as ElasticMQ tells it. */
  protected final String attribute(String name, QueueAttributeName attribute) {
    return client
        .getQueueAttributes(
            request -> request.queueUrl(url(name)).attributeNames(QueueAttributeName.ALL))
        .join()
        .attributes()
        .getOrDefault(attribute, "");
  }

  /** Messages in a queue, whoever holds them. */
  protected final int messages(String name) {
    return Integer.parseInt(attribute(name, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
        + Integer.parseInt(
            attribute(name, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
  }

  /** Puts a message into the queue past the adapter. */
  protected final void inject(String body) {
    client.sendMessage(message(body)).join();
  }

  protected final void create(String name, Map<QueueAttributeName, String> attributes) {
    client.createQueue(request -> request.queueName(name).attributes(attributes)).join();
  }

  private Consumer<SendMessageRequest.Builder> message(String body) {
    return request -> request.queueUrl(url(settings.made().name())).messageBody(body);
  }

  private String url(String name) {
    return client.getQueueUrl(request -> request.queueName(name)).join().queueUrl();
  }

  /** Receives until there are that many. */
  protected static List<Delivery> receive(SqsQueue queue, int count) {
    List<Delivery> all = new ArrayList<>();
    while (all.size() < count) {
      all.addAll(Await.result(queue.receive(1 << 20)));
    }
    assertEquals(count, all.size());
    return all;
  }

  protected static void assertCode(ErrorCode code, Future<?> future) {
    LogServerException failure = (LogServerException) Await.failure(future);
    assertEquals(code, failure.code(), failure.getMessage());
  }

  protected static boolean same(LogBatch sent, Delivery received) {
    return LogBatches.equal(sent, received.batch());
  }
}
