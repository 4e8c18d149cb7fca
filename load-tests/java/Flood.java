import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * A tenant that ignores every refusal, and the proof of what became of each of its requests. Every request has a number,
 * which all its logs carry; its outcome is kept, and compared with an export afterwards: an acknowledged request is there
 * whole and once, a refused one not at all, one without an answer whole or not at all.
 *
 * <pre>
 * java Flood.java send PORT TOKEN OUTCOMES BULKS SINGLES SECONDS    BULKS and SINGLES are connections
 * java Flood.java check PORT TOKEN OUTCOMES
 * </pre>
 *
 * Each ends with one line of JSON.
 */
public final class Flood {

  private static final int BULK_LOGS = 1000;
  private static final int MAX_REQUESTS = 40_000_000;
  private static final long LAST_ANSWERS_SECONDS = 60;
  private static final byte[] NUMBER = "\"resource_id\":\"".getBytes(StandardCharsets.US_ASCII);

  /** The errors that promise that nothing was stored. */
  private static final Set<String> NOT_STORED = Set.of("rate_limited", "overloaded", "disk_full");

  /** What is known of a request, by its number; {@link #BULK} is added to those of bulks. */
  private static final byte UNSENT = 0;

  private static final byte ACKNOWLEDGED = 1;
  private static final byte REFUSED = 2;
  private static final byte UNKNOWN = 3;
  private static final byte BULK = 4;

  private final int port;
  private final String token;

  private Flood(int port, String token) {
    this.port = port;
    this.token = token;
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
    Flood flood = new Flood(Integer.parseInt(args[1]), args[2]);
    Path outcomes = Path.of(args[3]);
    switch (args[0]) {
      case "send" -> flood.send(
          outcomes, Integer.parseInt(args[4]), Integer.parseInt(args[5]), Long.parseLong(args[6]));
      case "check" -> flood.check(Files.readAllBytes(outcomes));
      default -> throw new IllegalArgumentException("send or check, not " + args[0]);
    }
  }

  private void send(Path file, int bulks, int singles, long seconds) throws Exception {
    int cores = Runtime.getRuntime().availableProcessors();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(cores).setPreferNativeTransport(true));
    Sending sending = new Sending(vertx, port, token, bulks + singles, System.nanoTime() + seconds * 1_000_000_000L);
    for (int i = 0; i < bulks + singles; i++) {
      boolean bulk = i < bulks;
      vertx.runOnContext(started -> sending.next(bulk));
    }
    boolean allAnswered = sending.running.await(seconds + LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
    Files.write(file, Arrays.copyOf(sending.outcomes, sending.count()));
    System.out.println(sending.report(allAnswered));
  }

  private void check(byte[] outcomes) throws IOException, InterruptedException {
    short[] found = new short[outcomes.length];
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/logs/export?format=ndjson");
    HttpRequest request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build();
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new IOException("export: " + response.statusCode());
    }
    long logs = 0;
    try (Numbers numbers = new Numbers(response.body())) {
      for (int number = numbers.next(); number >= 0; number = numbers.next()) {
        found[number]++;
        logs++;
      }
    }
    System.out.println(verdict(outcomes, found, logs));
  }

  private static String verdict(byte[] outcomes, short[] found, long logs) {
    long lost = 0;
    long refusedButStored = 0;
    long torn = 0;
    long requests = 0;
    for (int i = 0; i < outcomes.length; i++) {
      int whole = (outcomes[i] & BULK) != 0 ? BULK_LOGS : 1;
      int outcome = outcomes[i] & 3;
      requests += outcome == ACKNOWLEDGED ? 1 : 0;
      lost += outcome == ACKNOWLEDGED && found[i] != whole ? 1 : 0;
      refusedButStored += outcome == REFUSED && found[i] != 0 ? 1 : 0;
      torn += (outcome == UNKNOWN || outcome == UNSENT) && found[i] != 0 && found[i] != whole ? 1 : 0;
    }
    return String.format(
        "{\"logs\":%d,\"acknowledged\":%d,\"lost_or_repeated\":%d,\"refused_but_stored\":%d,\"torn\":%d}",
        logs, requests, lost, refusedButStored, torn);
  }

  /** The numbers in exported lines, one a line. */
  private static final class Numbers implements AutoCloseable {
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 20];
    private int at;
    private int end;

    Numbers(InputStream in) {
      this.in = in;
    }

    /** The number in the next line, or -1 at the end. */
    int next() throws IOException {
      int matched = 0;
      while (matched < NUMBER.length) {
        int b = read();
        if (b < 0) {
          return -1;
        }
        matched = b == NUMBER[matched] ? matched + 1 : b == NUMBER[0] ? 1 : 0;
      }
      int number = 0;
      for (int digit = read(); digit != '"'; digit = read()) {
        number = 10 * number + digit - '0';
      }
      for (int b = read(); b >= 0 && b != '\n'; ) {
        b = read();
      }
      return number;
    }

    private int read() throws IOException {
      if (at == end) {
        at = 0;
        end = in.read(buffer);
      }
      return end < 0 ? -1 : buffer[at++];
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** The load while it runs. Each connection sends its next request as soon as it has an answer. */
  private static final class Sending {
    private final byte[] outcomes = new byte[MAX_REQUESTS];
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    private final LongAdder logs = new LongAdder();
    private final LongAdder withoutRetryAfter = new LongAdder();
    private final CountDownLatch running;
    private final HttpClientAgent client;
    private final RequestOptions single;
    private final RequestOptions bulk;
    private final long end;

    Sending(Vertx vertx, int port, String token, int connections, long end) {
      this.end = end;
      running = new CountDownLatch(connections);
      client = vertx.createHttpClient(
          new HttpClientOptions().setKeepAliveTimeout(120),
          new PoolOptions().setHttp1MaxSize(connections).setEventLoopSize(0));
      single = target(port, token, "/api/v1/logs", "application/json");
      bulk = target(port, token, "/api/v1/logs/bulk?return=count", "application/x-ndjson");
    }

    private static RequestOptions target(int port, String token, String uri, String type) {
      RequestOptions target = new RequestOptions().setMethod(HttpMethod.POST).setHost("127.0.0.1").setPort(port);
      target.setURI(uri).setConnectTimeout(30_000);
      return target.addHeader("Authorization", "Bearer " + token).addHeader("Content-Type", type);
    }

    void next(boolean isBulk) {
      int number = System.nanoTime() < end ? numbers.getAndIncrement() : MAX_REQUESTS;
      if (number >= MAX_REQUESTS) {
        running.countDown();
        return;
      }
      outcomes[number] = isBulk ? BULK : 0;
      client.request(isBulk ? bulk : single)
          .compose(request -> request.send(isBulk ? Bodies.bulk(number) : Bodies.single(number)))
          .compose(response -> response.body().map(body -> outcome(response, body, isBulk)))
          .recover(failure -> Future.succeededFuture(unanswered(failure)))
          .onComplete(outcome -> {
            outcomes[number] |= outcome.succeeded() ? outcome.result() : UNKNOWN;
            next(isBulk);
          });
    }

    int count() {
      return Math.min(MAX_REQUESTS, numbers.get());
    }

    private byte outcome(HttpClientResponse response, Buffer body, boolean isBulk) {
      int status = response.statusCode();
      if (status == 200) {
        count("200");
        logs.add(isBulk ? BULK_LOGS : 1);
        return ACKNOWLEDGED;
      }
      if ((status == 429 || status == 503) && response.getHeader("Retry-After") == null) {
        withoutRetryAfter.increment();
      }
      String error = body.toJsonObject().getString("error");
      count(status + " " + error);
      return NOT_STORED.contains(error) ? REFUSED : UNKNOWN;
    }

    private byte unanswered(Throwable failure) {
      count("no answer: " + failure.getClass().getSimpleName());
      return UNKNOWN;
    }

    private void count(String answer) {
      answers.computeIfAbsent(answer, unseen -> new LongAdder()).increment();
    }

    String report(boolean allAnswered) {
      StringBuilder counts = new StringBuilder();
      new TreeMap<>(answers).forEach((answer, count) ->
          counts.append(counts.isEmpty() ? "" : ",").append('"').append(answer).append("\":").append(count));
      return String.format(
          "{\"requests\":%d,\"logs\":%d,\"all_answered\":%b,\"without_retry_after\":%d,\"answers\":{%s}}",
          count(), logs.sum(), allAnswered, withoutRetryAfter.sum(), counts);
    }
  }

  /** Audit logs of about 440 bytes that carry the number of their request and 64 digits that do not repeat. */
  private static final class Bodies {
    private static final int DIGITS = 64;
    private static final int DIGITS_FROM_END = DIGITS + 22;
    private static final String BEFORE = "{\"action\":\"update\",\"resource_type\":\"invoice\",\"resource_id\":\"";
    private static final String AFTER = "\",\"ip_address\":\"10.0.12.34\",\"user_agent\":\"Mozilla/5.0 (Windows NT 10.0; Win64; x64)\","
        + "\"before\":{\"email\":\"old77@example.com\",\"name\":\"Old Name 1234\"},\"after\":{\"email\":\"new77@example.com\","
        + "\"name\":\"New Name 5678\"},\"metadata\":{\"editor\":\"admin\",\"request\":\"" + "0".repeat(DIGITS) + "\"},\"severity\":\"INFO\"}";

    static Buffer single(int number) {
      return Buffer.buffer(BEFORE + number + AFTER);
    }

    static Buffer bulk(int number) {
      byte[] line = (BEFORE + number + AFTER + "\n").getBytes(StandardCharsets.US_ASCII);
      byte[] body = new byte[BULK_LOGS * line.length];
      for (int at = 0; at < body.length; at += line.length) {
        System.arraycopy(line, 0, body, at, line.length);
        digits(body, at + line.length - DIGITS_FROM_END);
      }
      return Buffer.buffer(body);
    }

    private static void digits(byte[] body, int at) {
      long random = 0;
      for (int i = 0; i < DIGITS; i++, random >>>= 4) {
        random = i % 16 == 0 ? ThreadLocalRandom.current().nextLong() : random;
        body[at + i] = (byte) Character.forDigit((int) (random & 15), 16);
      }
    }
  }
}
