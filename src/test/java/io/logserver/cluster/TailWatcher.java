package io.logserver.cluster;

import io.logserver.auth.Role;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A subscriber to the live tail of a tenant on one node. It stays on the socket it has: the nodes
 * that it watches do not die, so that whatever is missing has to be told as a gap.
 */
final class TailWatcher implements WebSocket.Listener, AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String STREAM = "/api/v1/logs/stream";
  private static final int OPEN = -1;

  private final Node node;
  private final TestTenant tenant;
  private final Map<Long, Sight> seen = new ConcurrentHashMap<>();
  private final AtomicLong gaps = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final StringBuilder partial = new StringBuilder();
  private volatile int closed = OPEN;
  private volatile String failure = "";
  private WebSocket socket;

  /** When a log first came, {@link System#nanoTime}, and how often. */
  private record Sight(long at, int times) {

    Sight again() {
      return new Sight(at, times + 1);
    }
  }

  private TailWatcher(Node node, TestTenant tenant) {
    this.node = node;
    this.tenant = tenant;
  }

  /** Subscribes. */
  static TailWatcher open(Node node, TestTenant tenant) {
    TailWatcher watcher = new TailWatcher(node, tenant);
    watcher.socket =
        HTTP.newWebSocketBuilder()
            .header("Authorization", "Bearer " + tenant.token(Role.VIEWER))
            .connectTimeout(Duration.ofSeconds(40))
            .buildAsync(URI.create(node.webSocket(STREAM)), watcher)
            .join();
    return watcher;
  }

  /** The status with which a subscription is answered; 101 when it is taken. */
  static int status(Node node, TestTenant tenant) {
    try {
      open(node, tenant).close();
      return 101;
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refusal) {
        return refusal.getResponse().statusCode();
      }
      throw e;
    }
  }

  TestTenant tenant() {
    return tenant;
  }

  boolean saw(long number) {
    return seen.containsKey(number);
  }

  /** When a log that came did so, {@link System#nanoTime}; now for one that did not. */
  long sawAt(long number) {
    Sight sight = seen.get(number);
    return sight == null ? System.nanoTime() : sight.at();
  }

  /** Whether the log came, or gaps have told of as many as are missing of all acknowledged. */
  boolean wasToldOf(long number) {
    return saw(number) || missing(tenant.ledger().acknowledged().keySet()).size() <= dropped.get();
  }

  /** Logs that gaps have told of. */
  long dropped() {
    return dropped.get();
  }

  /** Those of the logs that have not come. */
  Set<Long> missing(Set<Long> numbers) {
    Set<Long> missing = new TreeSet<>(numbers);
    missing.removeAll(seen.keySet());
    return missing;
  }

  /** Logs that came more than once. */
  Set<Long> repeated() {
    Set<Long> repeated = new TreeSet<>();
    seen.forEach((number, sight) -> {
      if (sight.times() > 1) {
        repeated.add(number);
      }
    });
    return repeated;
  }

  /** Logs that were never sent, or were refused. */
  Set<Long> unasked() {
    Set<Long> unasked = new TreeSet<>(seen.keySet());
    unasked.removeIf(
        number -> tenant.ledger().knows(number) && !tenant.ledger().refused().contains(number));
    return unasked;
  }

  boolean isOpen() {
    return closed == OPEN && failure.isEmpty();
  }

  /** With which code the server closed the socket. */
  int closedWith() {
    return closed;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    partial.append(text);
    if (last) {
      frame(partial.toString());
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed = code;
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    failure = error.toString();
  }

  @Override
  public void close() {
    socket.abort();
  }

  @Override
  public String toString() {
    return "%s of %s: %d logs, %d gaps over %d%s"
        .formatted(
            tenant.key(),
            node,
            seen.size(),
            gaps.get(),
            dropped.get(),
            isOpen() ? "" : ", closed " + closed + " " + failure);
  }

  private void frame(String text) {
    if (text.startsWith("{\"event\":\"gap\"")) {
      gaps.incrementAndGet();
      dropped.addAndGet(new JsonObject(text).getLong("dropped"));
    } else {
      seen.merge(
          TestTenant.number(text),
          new Sight(System.nanoTime(), 1),
          (first, again) -> first.again());
    }
  }
}
