import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Subscribers of the live tail, and a sender at a steady rate. Speaks to its parent by lines: prints {@code connected}
 * when all are subscribed, goes on when it reads a line, and ends with one line of JSON.
 *
 * <pre>
 * java TailClient.java frames PORT READER WRITER SUBSCRIBERS RATE SECONDS STALLED
 *   the first STALLED (0 or 1) of the subscribers reads nothing until all is sent
 * java TailClient.java idle PORT READER SUBSCRIBERS
 *   only keeps them connected
 * </pre>
 */
public final class TailClient {

  private static final int CONNECTING_AT_A_TIME = 100;
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final byte[] NUMBER = "\"resource_id\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] GAP = "{\"event\":\"gap\"".getBytes(StandardCharsets.US_ASCII);

  private final Vertx vertx;
  private final int port;
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final AtomicInteger closed = new AtomicInteger();

  /** Clients that nothing refers to are collected, and close their sockets. */
  private final List<WebSocketClient> clients = new ArrayList<>();

  private TailClient(int port) {
    this.port = port;
    int cores = Runtime.getRuntime().availableProcessors();
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(cores).setPreferNativeTransport(true));
  }

  public static void main(String[] args) {
    try {
      run(args);
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void run(String[] args) throws Exception {
    TailClient client = new TailClient(Integer.parseInt(args[1]));
    switch (args[0]) {
      case "frames" -> {
        int rate = Integer.parseInt(args[5]);
        int stalled = Integer.parseInt(args[7]);
        Sent sent = new Sent(rate * Integer.parseInt(args[6]));
        client.connect(args[2], Integer.parseInt(args[4]), stalled, sent);
        client.waitForParent();
        client.frames(args[3], rate, stalled, sent);
      }
      case "idle" -> {
        client.connect(args[2], Integer.parseInt(args[3]), 0, new Sent(0));
        client.waitForParent();
        System.out.printf("{\"closed\":%d}%n", client.closed.get());
      }
      default -> throw new IllegalArgumentException("frames or idle, not " + args[0]);
    }
  }

  private void waitForParent() throws Exception {
    System.out.println("connected");
    if (System.in.read() < 0) {
      System.exit(1);
    }
  }

  private void connect(String token, int count, int stalled, Sent sent) throws Exception {
    WebSocketClientOptions options = new WebSocketClientOptions().setMaxConnections(count);
    WebSocketClient quick = vertx.createWebSocketClient(options);
    WebSocketClient slow = vertx.createWebSocketClient(
        new WebSocketClientOptions(options).setReceiveBufferSize(16 * 1024));
    clients.addAll(List.of(quick, slow));
    for (int i = 0; i < count; ) {
      List<Future<?>> connecting = new ArrayList<>();
      for (int end = Math.min(count, i + CONNECTING_AT_A_TIME); i < end; i++) {
        Subscriber subscriber = new Subscriber(sent, i < stalled);
        subscribers.add(subscriber);
        connecting.add((i < stalled ? slow : quick).connect(target(token)).map(socket -> open(socket, subscriber)));
      }
      Future.all(connecting).await();
    }
  }

  private WebSocketConnectOptions target(String token) {
    WebSocketConnectOptions target = new WebSocketConnectOptions();
    target.setHost("127.0.0.1").setPort(port).setURI("/api/v1/logs/stream");
    return target.addHeader("Authorization", "Bearer " + token);
  }

  private WebSocket open(WebSocket socket, Subscriber subscriber) {
    subscriber.socket = socket;
    socket.handler(subscriber::receive);
    socket.closeHandler(ended -> {
      if (closed.getAndIncrement() == 0) {
        System.err.println("a subscriber was closed: " + socket.closeStatusCode() + " " + socket.closeReason());
      }
    });
    if (subscriber.stalled) {
      socket.pause();
    }
    return socket;
  }

  private void frames(String token, int rate, int stalled, Sent sent) throws Exception {
    int refused = new Sender(vertx, port, token, sent).run(rate);
    int accepted = sent.count() - refused;
    List<Subscriber> quick = subscribers.subList(stalled, subscribers.size());
    settle(quick, accepted);
    for (Subscriber slow : subscribers.subList(0, stalled)) {
      slow.socket.resume();
    }
    settle(subscribers.subList(0, stalled), accepted);
    report(quick, accepted, refused);
  }

  /** Waits until all have what was accepted, as frames or gaps, or nothing more comes. */
  private static void settle(List<Subscriber> subscribers, int accepted) throws InterruptedException {
    long deadline = System.nanoTime() + SETTLE_NANOS;
    while (System.nanoTime() < deadline && subscribers.stream().anyMatch(s -> s.frames + s.dropped < accepted)) {
      Thread.sleep(20);
    }
  }

  private void report(List<Subscriber> quick, int accepted, int refused) {
    Latencies sinceSent = new Latencies();
    Latencies sinceAcknowledged = new Latencies();
    long frames = 0;
    long repeated = 0;
    long incomplete = 0;
    long gaps = 0;
    for (Subscriber subscriber : quick) {
      sinceSent.add(subscriber.sinceSent);
      sinceAcknowledged.add(subscriber.sinceAcknowledged);
      frames += subscriber.frames;
      repeated += subscriber.repeated;
      gaps += subscriber.gaps;
      incomplete += subscriber.seen.cardinality() == accepted ? 0 : 1;
    }
    Subscriber first = subscribers.getFirst();
    System.out.printf(
        "{\"accepted\":%d,\"refused\":%d,\"subscribers\":%d,\"frames\":%d,\"repeated\":%d,\"incomplete\":%d,\"gaps\":%d,"
            + "\"closed\":%d,\"sent\":\"%s\",\"acknowledged\":\"%s\",\"sent_p99\":%.3f,"
            + "\"stalled_frames\":%d,\"stalled_gaps\":%d,\"stalled_dropped\":%d}%n",
        accepted, refused, quick.size(), frames, repeated, incomplete, gaps, closed.get(), sinceSent,
        sinceAcknowledged, sinceSent.millis(0.99), first.stalled ? first.frames : 0, first.stalled ? first.gaps : 0,
        first.dropped);
  }

  /** When each log was sent and acknowledged, by its number; 0 for not yet. */
  private record Sent(AtomicLongArray at, AtomicLongArray acknowledgedAt) {

    Sent(int count) {
      this(new AtomicLongArray(count), new AtomicLongArray(count));
    }

    int count() {
      return at.length();
    }
  }

  /** One WebSocket; its handler runs on one event loop, the report reads it after the load. */
  private static final class Subscriber {
    private final Sent sent;
    private final boolean stalled;
    private final BitSet seen = new BitSet();
    private final Latencies sinceSent = new Latencies();
    private final Latencies sinceAcknowledged = new Latencies();
    private volatile int frames;
    private volatile long dropped;
    private int gaps;
    private int repeated;
    private int numberAt;
    private WebSocket socket;

    Subscriber(Sent sent, boolean stalled) {
      this.sent = sent;
      this.stalled = stalled;
    }

    void receive(Buffer frame) {
      long now = System.nanoTime();
      byte[] bytes = frame.getBytes();
      if (startsWith(bytes, 0, GAP)) {
        gaps++;
        dropped += frame.toJsonObject().getLong("dropped");
        return;
      }
      int number = number(bytes);
      if (seen.get(number)) {
        repeated++;
      }
      seen.set(number);
      sinceSent.add(now - sent.at.get(number));
      long acknowledged = sent.acknowledgedAt.get(number);
      sinceAcknowledged.add(acknowledged == 0 ? 0 : Math.max(0, now - acknowledged));
      frames++;
    }

    private int number(byte[] frame) {
      if (!startsWith(frame, numberAt, NUMBER)) {
        numberAt = 0;
        while (!startsWith(frame, numberAt, NUMBER)) {
          numberAt++;
        }
      }
      int number = 0;
      for (int at = numberAt + NUMBER.length; frame[at] != '"'; at++) {
        number = 10 * number + frame[at] - '0';
      }
      return number;
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] wanted) {
      return Arrays.equals(bytes, at, Math.min(bytes.length, at + wanted.length), wanted, 0, wanted.length);
    }
  }

  /** Sends at a steady rate, whatever the answers take. */
  private static final class Sender {
    private final Vertx vertx;
    private final Sent sent;
    private final HttpClientAgent client;
    private final RequestOptions target;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Promise<Void> done = Promise.promise();
    private int next;

    Sender(Vertx vertx, int port, String token, Sent sent) {
      this.vertx = vertx;
      this.sent = sent;
      client = vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(64));
      target = new RequestOptions().setMethod(HttpMethod.POST).setHost("127.0.0.1").setPort(port).setURI("/api/v1/logs");
      target.addHeader("Authorization", "Bearer " + token).addHeader("Content-Type", "application/json");
    }

    /** The number of logs that were refused. */
    int run(int rate) {
      long start = System.nanoTime();
      vertx.setPeriodic(1, timer -> {
        long due = (System.nanoTime() - start) * rate / 1_000_000_000L;
        while (next < Math.min(due, sent.count())) {
          send(next++);
        }
        if (next == sent.count()) {
          vertx.cancelTimer(timer);
        }
      });
      done.future().await();
      return refused.get();
    }

    private void send(int number) {
      sent.at.set(number, System.nanoTime());
      client.request(target)
          .compose(request -> request.send(body(number)))
          .compose(response -> response.body().map(response.statusCode()))
          .onComplete(answer -> {
            sent.acknowledgedAt.set(number, System.nanoTime());
            if (answer.failed() || answer.result() != 200) {
              refused.incrementAndGet();
            }
            if (answered.incrementAndGet() == sent.count()) {
              done.complete();
            }
          });
    }

    private static Buffer body(int number) {
      return Buffer.buffer("{\"action\":\"update\",\"resource_type\":\"invoice\",\"resource_id\":\"" + number
          + "\",\"ip_address\":\"10.0.12.34\",\"user_agent\":\"Mozilla/5.0 (Windows NT 10.0; Win64; x64)\","
          + "\"before\":{\"email\":\"old77@example.com\",\"name\":\"Old Name\"},\"after\":{\"email\":\"new77@example.com\","
          + "\"name\":\"New Name\"},\"metadata\":{\"editor\":\"admin\",\"source\":\"dashboard\"},\"severity\":\"INFO\"}");
    }
  }

  /** Counts of latencies in steps of 2 %. */
  private static final class Latencies {
    private static final double STEP = Math.log(1.02);
    private final int[] counts = new int[1300];
    private long total;

    void add(long nanos) {
      int step = nanos < 1000 ? 0 : (int) (Math.log(nanos / 1000.0) / STEP);
      counts[Math.min(counts.length - 1, step)]++;
      total++;
    }

    void add(Latencies other) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] += other.counts[i];
      }
      total += other.total;
    }

    double millis(double share) {
      long wanted = (long) Math.ceil(share * total);
      long passed = 0;
      int step = 0;
      while (step < counts.length - 1 && (passed += counts[step]) < wanted) {
        step++;
      }
      return Math.exp(STEP * (step + 1)) / 1000;
    }

    @Override
    public String toString() {
      return String.format("%.2f / %.2f / %.2f", millis(0.5), millis(0.99), millis(0.999));
    }
  }
}
