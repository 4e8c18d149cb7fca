package io.logserver.queue.sqs;

import java.util.concurrent.atomic.AtomicInteger;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/**
 * ElasticMQ in this JVM, in memory, with the limits of SQS. Test classes share one; a test has
 * queues of its own.
 */
public final class ElasticMq implements AutoCloseable {

  private static final AtomicInteger QUEUES = new AtomicInteger();

  private final SQSRestServer server;
  private final int port;

  /** Listens on {@code port}; 0 for any free one. */
  public ElasticMq(int port) {
    server = SQSRestServerBuilder.withInterface("127.0.0.1").withPort(port).start();
    this.port = server.waitUntilStarted().localAddress().getPort();
  }

  private static final class Shared {
    static final ElasticMq INSTANCE = new ElasticMq(0);
  }

  /** The one that lives as long as the JVM. */
  static ElasticMq shared() {
    return Shared.INSTANCE;
  }

  /** A name that no other test uses. */
  static String newQueue() {
    return "queue-" + QUEUES.incrementAndGet();
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    server.stopAndWait();
  }
}
