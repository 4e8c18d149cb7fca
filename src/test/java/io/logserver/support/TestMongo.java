package io.logserver.support;

import com.mongodb.ConnectionString;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.logserver.mongo.MongoAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A MongoDB for tests, with an empty database: one in this process, which keeps everything in
 * memory and scans it for each query; or a real one.
 */
public final class TestMongo implements AutoCloseable {

  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final MongoServer server;
  private final String uri;
  private final String database =
      "logserver-test-" + ProcessHandle.current().pid() + "-" + DATABASES.incrementAndGet();

  private TestMongo(MongoServer server, String uri) {
    this.server = server;
    this.uri = uri;
  }

  /** A server in this process. */
  public static TestMongo inMemory() {
    return inMemory(command -> {});
  }

  /** A server in this process; {@code watcher} sees each command as it arrives. */
  public static TestMongo inMemory(Consumer<Document> watcher) {
    MongoServer server =
        new MongoServer(
            new MemoryBackend() {
              @Override
              public Document handleMessage(MongoMessage message) {
                watcher.accept(message.getDocument());
                return super.handleMessage(message);
              }
            });
    InetSocketAddress address = server.bind();
    return new TestMongo(server, "mongodb://127.0.0.1:" + address.getPort());
  }

  /**
   * The server that the system property {@code logserver.test.mongo.uri} or the variable {@code
   * LOGSERVER_TEST_MONGO_URI} names; a failure when neither does.
   */
  public static TestMongo real() {
    String uri =
        System.getProperty("logserver.test.mongo.uri", System.getenv("LOGSERVER_TEST_MONGO_URI"));
    if (uri == null || uri.isBlank()) {
      throw new AssertionError(
          "this suite needs a server: set LOGSERVER_TEST_MONGO_URI, or run .ci/ferretdb");
    }
    return new TestMongo(null, uri);
  }

  public String uri() {
    return uri;
  }

  public String database() {
    return database;
  }

  public int port() {
    String host = new ConnectionString(uri).getHosts().get(0);
    return Integer.parseInt(host.substring(host.indexOf(':') + 1));
  }

  public MongoAddress address() {
    return address(uri);
  }

  /** This database, by another way to its server. */
  public MongoAddress address(String other) {
    return new MongoAddress(other, database, 16);
  }

  /** Does something with the database, past the code under test. */
  public <T> List<T> run(java.util.function.Function<MongoDatabase, Publisher<T>> command) {
    try (MongoClient client = MongoClients.create(uri)) {
      return all(command.apply(client.getDatabase(database)));
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.shutdownNow();
    } else {
      run(MongoDatabase::drop);
    }
  }

  private static <T> List<T> all(Publisher<T> publisher) {
    CompletableFuture<List<T>> all = new CompletableFuture<>();
    publisher.subscribe(
        new Subscriber<>() {
          private final List<T> items = new ArrayList<>();

          @Override
          public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(T item) {
            items.add(item);
          }

          @Override
          public void onError(Throwable failure) {
            all.completeExceptionally(failure);
          }

          @Override
          public void onComplete() {
            all.complete(items);
          }
        });
    return all.orTimeout(60, TimeUnit.SECONDS).join();
  }
}
