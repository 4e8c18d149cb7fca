package io.logserver.stream.relay;

import io.logserver.log.LogBatch;
import io.logserver.log.LogBatches;
import io.logserver.stream.FeedMetrics;
import io.logserver.stream.StoredBatches;
import io.logserver.tenant.TenantId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Workers, processes with subscribers, the queue before them and the bus between them, in which
 * time passes and messages move only when a test says so. A message may be lost, be late behind the
 * ones after it, or lose its confirmation; what was sent is as its bytes say.
 */
final class LossyWorld {

  private static final long MAX_BYTES = 4_000;

  final Random random;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FeedMetrics metrics = new FeedMetrics(registry);
  final Map<String, Worker> workers = new LinkedHashMap<>();
  final Map<String, Node> nodes = new LinkedHashMap<>();
  final Deque<LogBatch> queue = new ArrayDeque<>();

  /** The batches that were appended, in order. */
  final List<LogBatch> stored = new ArrayList<>();

  final Set<LogBatch> appended = new HashSet<>();
  double loss;
  double disorder;
  long now = -Duration.ofHours(3).toNanos();
  private int started;

  LossyWorld(long seed) {
    random = new Random(seed);
  }

  /** A message on its way, and what its sender waits for. */
  private record Parcel(Publication publication, Promise<Boolean> answer, long sentAt) {}

  final class Worker {

    final String name = "w" + started++;
    final Map<String, Deque<Parcel>> links = new LinkedHashMap<>();
    final Set<LogBatch> held = new LinkedHashSet<>();
    final Followers followers = new Followers(name, MAX_BYTES, this::send, metrics, () -> now);
    private final List<Parcel> unanswered = new ArrayList<>();
    private final long readyAt = now + Rounds.LISTEN.toNanos();

    private Future<Boolean> send(String node, Publication publication) {
      Parcel parcel = new Parcel(LossyWorld.copy(node, publication), Promise.promise(), now);
      links.computeIfAbsent(node, key -> new ArrayDeque<>()).add(parcel);
      return parcel.answer.future();
    }

    boolean isReady() {
      return now >= readyAt;
    }

    /** Takes batches from the queue, stores them and publishes them; they are held until told. */
    void work(int batches) {
      List<LogBatch> taken = new ArrayList<>();
      while (taken.size() < batches && !queue.isEmpty()) {
        taken.add(queue.remove());
      }
      if (!taken.isEmpty() && isReady()) {
        held.addAll(taken);
        taken.stream().filter(appended::add).forEach(stored::add);
        followers.publish(taken).onComplete(told -> held.removeAll(taken));
      } else {
        queue.addAll(taken);
      }
    }

    /** Lets the first message to the node, or one behind it, arrive or get lost. */
    void deliver(String node) {
      Deque<Parcel> link = links.get(node);
      if (link == null || link.isEmpty()) {
        return;
      }
      if (random.nextDouble() < disorder) {
        link.add(link.remove());
      }
      Parcel parcel = link.remove();
      boolean confirmed = false;
      if (random.nextDouble() >= loss) {
        nodes.get(node).take(parcel.publication);
        confirmed = random.nextDouble() >= loss;
      }
      if (confirmed) {
        parcel.answer.complete(true);
      } else {
        unanswered.add(parcel);
      }
    }

    /** Requests without an answer fail after a time. */
    void expire() {
      List<Parcel> waiting = new ArrayList<>(unanswered);
      links.values().forEach(waiting::addAll);
      waiting.stream()
          .filter(parcel -> now - parcel.sentAt > Rounds.GONE.toNanos())
          .forEach(parcel -> parcel.answer.tryFail("no answer"));
      unanswered.removeIf(parcel -> parcel.answer.future().isComplete());
    }
  }

  /** A process with subscribers, and what it was shown. */
  final class Node {

    final String name;
    final Sources sources = new Sources(() -> now);
    final Map<TenantId, Reader> readers = new HashMap<>();

    Node(String name) {
      this.name = name;
    }

    void subscribe(TenantId tenant) {
      if (!readers.containsKey(tenant)) {
        Reader reader = new Reader(stored.size());
        readers.put(tenant, reader);
        sources.acquire(tenant).onSuccess(inPlace -> reader.since = stored.size());
      }
    }

    void call() {
      Following following = LossyWorld.copy(sources.following(name));
      for (Worker worker : List.copyOf(workers.values())) {
        if (random.nextDouble() >= loss) {
          worker.followers.heard(following);
        }
      }
    }

    private void take(Publication publication) {
      StoredBatches shown = sources.accept(publication);
      shown.missed().forEach((tenant, count) -> readers.get(tenant).gaps += count);
      for (LogBatch batch : shown.batches()) {
        readers.get(batch.tenant()).show(batch);
      }
    }
  }

  /** One subscriber: what it saw, and of how many missing ones it was told. */
  final class Reader {

    /** How much was stored when it asked. */
    final int asked;

    /** How much was stored when it was subscribed; until then it may see some and miss some. */
    int since = Integer.MAX_VALUE;

    long gaps;
    final Set<String> seen = new LinkedHashSet<>();
    int shownTwice;

    Reader(int asked) {
      this.asked = asked;
    }

    private void show(LogBatch batch) {
      if (!seen.add(key(batch))) {
        shownTwice++;
      }
    }

    /** Logs stored since then that it did not see. */
    long missing(TenantId tenant, int then) {
      return stored.subList(then, stored.size()).stream()
          .filter(batch -> batch.tenant().equals(tenant) && !seen.contains(key(batch)))
          .mapToLong(LogBatch::count)
          .sum();
    }
  }

  static String key(LogBatch batch) {
    return batch.summary().minId().toString();
  }

  /** Logs that workers did not send to one of the nodes, because too much was under way to it. */
  double leftOut() {
    return registry.counter("logserver.stream.left.out.logs").count();
  }

  Worker startWorker() {
    Worker worker = new Worker();
    workers.put(worker.name, worker);
    return worker;
  }

  /** Some of what it has sent still arrives; what it holds comes to others. */
  void kill(Worker worker) {
    workers.remove(worker.name);
    for (String node : nodes.keySet()) {
      for (int left = random.nextInt(4); left > 0; left--) {
        worker.deliver(node);
      }
    }
    queue.addAll(worker.held);
  }

  Node startNode(String name) {
    Node node = new Node(name);
    nodes.put(name, node);
    return node;
  }

  void write(TenantId tenant, int logs) {
    queue.add(LogBatches.of(tenant.value(), "m".repeat(20), logs));
  }

  /** A tenth of a second. */
  void pass(int tenth) {
    now += Duration.ofMillis(100).toNanos();
    workers.values().forEach(Worker::expire);
    if (tenth % 10 == 0) {
      workers.values().forEach(worker -> worker.followers.tick());
      nodes
          .values()
          .forEach(node -> {
            node.sources.tick();
            node.call();
          });
    }
  }

  void deliverAll() {
    for (Worker worker : List.copyOf(workers.values())) {
      for (String node : nodes.keySet()) {
        while (!worker.links.getOrDefault(node, new ArrayDeque<>()).isEmpty()) {
          worker.deliver(node);
        }
      }
    }
  }

  /** No more losses; everything is stored, and told. */
  void settle() {
    loss = 0;
    disorder = 0;
    for (int tenth = 1; tenth <= 200; tenth++) {
      pass(tenth);
      workers.values().forEach(worker -> worker.work(3));
      deliverAll();
    }
  }

  private static Publication copy(String node, Publication publication) {
    var wire = Wires.publications(node).wires().question();
    return wire.decode(wire.encode(publication));
  }

  private static Following copy(Following following) {
    var wire = Wires.FOLLOWING.wire();
    return wire.decode(wire.encode(following));
  }
}
