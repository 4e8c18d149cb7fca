package io.logserver.cluster;

import io.logserver.auth.Role;
import io.logserver.config.ConfigLoader;
import io.logserver.queue.Queues;
import io.logserver.queue.sqs.DeadLetters;
import io.logserver.support.ApiClient;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Two log nodes, two workers, two stream nodes and one for tenants, with a queue and a store, and
 * mutual TLS between the nodes.
 */
final class Cluster implements AutoCloseable {

  private final ElasticMq queue;
  private final FerretDb store;
  private final List<Node> logs;
  private final List<Node> workers;
  private final List<Node> streams;
  private final Node tenants;
  private final Map<String, String> settings;

  /** A cluster whose files are in {@code folder}; not started yet. */
  Cluster(Path folder) throws Exception {
    queue = new ElasticMq(folder.resolve("elasticmq"));
    store = new FerretDb(folder.resolve("ferretdb"));
    settings = Settings.of(queue, store, folder.resolve("tls"));
    logs = List.of(new Node("log-1", "log", folder), new Node("log-2", "log", folder));
    workers =
        List.of(new Node("worker-1", "worker", folder), new Node("worker-2", "worker", folder));
    streams =
        List.of(new Node("stream-1", "stream", folder), new Node("stream-2", "stream", folder));
    tenants = new Node("tenants", "auth,tenant", folder);
    settings.put(
        "LOGSERVER_CLUSTER_MEMBERS",
        nodes().stream().map(Node::memberAddress).collect(Collectors.joining(",")));
    nodes().forEach(node -> node.configure(settings));
  }

  /** Starts the services and all nodes at once, in whatever order they come up. */
  void start() throws Exception {
    List<Step> steps = new ArrayList<>(List.of(queue::start, store::start));
    nodes().forEach(node -> steps.add(node::start));
    inParallel(steps);
  }

  ElasticMq queue() {
    return queue;
  }

  FerretDb store() {
    return store;
  }

  List<Node> logs() {
    return logs;
  }

  List<Node> workers() {
    return workers;
  }

  List<Node> streams() {
    return streams;
  }

  Node tenants() {
    return tenants;
  }

  List<Node> nodes() {
    return Stream.of(logs, workers, streams, List.of(tenants)).flatMap(List::stream).toList();
  }

  /** Makes a tenant. */
  TestTenant create(String key) throws IOException {
    JsonObject body = new JsonObject().put("key", key).put("name", "Tenant " + key);
    ApiClient.Answer created = platformAdmin().post("/api/v1/tenants", body.encode());
    if (created.status() != 200) {
      throw new AssertionError(created.json().encode());
    }
    return tenant(key, created.object().getString("secret"));
  }

  ApiClient platformAdmin() {
    return tenants.client(tenant("system", Settings.SYSTEM_SECRET).token(Role.ADMIN));
  }

  /** What the workers could not read. */
  DeadLetters deadLetters() {
    return Queues.deadLetters(ConfigLoader.load(null, settings));
  }

  /** SIGTERM to all nodes; exit codes by name. */
  Map<String, Integer> terminate() throws Exception {
    Map<String, Integer> codes = new ConcurrentHashMap<>();
    inParallel(
        nodes().stream()
            .<Step>map(node -> () -> codes.put(node.name(), node.terminate()))
            .toList());
    return codes;
  }

  @Override
  public void close() throws InterruptedException {
    for (Node node : nodes()) {
      node.close();
    }
    queue.close();
    store.close();
  }

  private static TestTenant tenant(String key, String secret) {
    return new TestTenant(new Tenant(new TenantId(key), key, secret, Instant.EPOCH), new Ledger());
  }

  private interface Step {
    void run() throws Exception;
  }

  private static void inParallel(List<Step> steps) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running =
          steps.stream()
              .<Future<?>>map(step ->
                  threads.submit(() -> {
                    step.run();
                    return null;
                  }))
              .toList();
      for (Future<?> step : running) {
        step.get();
      }
    }
  }
}
