import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Audit logs of about 415 bytes that do not repeat: 70 % INFO, 20 % WARNING, 9 % ERROR, 1 % CRITICAL; 16 hex digits of
 * each are unique. Written to files for wrk, or sent to a server.
 *
 * <pre>
 * java AuditLogs.java write DIR FILES LOGS_PER_FILE        bodies 0.ndjson, 1.ndjson, … and one.json
 * java AuditLogs.java send URL TOKENS MILLIONS CONNECTIONS ORDER
 *   bulk requests of 1000 logs, with the tokens in the file TOKENS, one a line, in turn; prints the rate. ORDER of the timestamps:
 *   rising    from a day ago until now, as a backfill would
 *   shuffled  anywhere in that day
 *   late      rising, but every hundredth log up to a day late
 * </pre>
 */
public final class AuditLogs {

  private static final String[] ACTIONS = {"create", "update", "delete", "login", "logout", "export", "share", "approve"};
  private static final String[] RESOURCES = {"user", "invoice", "order", "document", "role", "policy"};
  private static final int PER_REQUEST = 1000;
  private static final long DAY = 86_400_000L;

  private enum Order {
    RISING,
    SHUFFLED,
    LATE
  }

  private AuditLogs() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "write" -> write(Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
      case "send" -> send(
          URI.create(args[1]),
          Files.readString(Path.of(args[2])).strip().split("\n"),
          Double.parseDouble(args[3]),
          Integer.parseInt(args[4]),
          Order.valueOf(args[5].toUpperCase(Locale.ROOT)));
      default -> throw new IllegalArgumentException("write or send, not " + args[0]);
    }
  }

  private static void write(Path directory, int files, int perFile) throws IOException {
    Files.createDirectories(directory);
    long start = System.currentTimeMillis();
    for (int n = 0; n < files; n++) {
      byte[] body = body(n, perFile, start + (long) n * perFile, Order.RISING);
      Files.write(directory.resolve(n + ".ndjson"), body);
      if (n == 0) {
        String first = new String(body, StandardCharsets.UTF_8);
        Files.writeString(directory.resolve("one.json"), first.substring(0, first.indexOf('\n')));
      }
    }
  }

  private static void send(URI uri, String[] tokens, double millions, int connections, Order order) throws Exception {
    long requests = Math.round(millions * 1_000_000 / PER_REQUEST);
    long start = System.currentTimeMillis() - DAY;
    AtomicLong next = new AtomicLong();
    AtomicLong failed = new AtomicLong();
    long began = System.nanoTime();
    Thread[] senders = new Thread[connections];
    for (int i = 0; i < connections; i++) {
      senders[i] = Thread.ofPlatform().start(() -> {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (long n = next.getAndIncrement(); n < requests; n = next.getAndIncrement()) {
          byte[] body = body(n, PER_REQUEST, start + (long) ((double) n / requests * DAY), order);
          if (!post(client, uri, tokens[(int) (n % tokens.length)], body)) {
            failed.incrementAndGet();
          }
          if (n % 100 == 0) {
            double seconds = (System.nanoTime() - began) / 1e9;
            System.err.printf("\r%,d of %,d logs, %,.0f logs/s ", n * PER_REQUEST, requests * PER_REQUEST, n * PER_REQUEST / seconds);
          }
        }
      });
    }
    for (Thread sender : senders) {
      sender.join();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    System.err.println();
    System.out.printf("sent %d logs in %.1f s: %.0f logs/s, %d requests failed%n",
        requests * PER_REQUEST, seconds, requests * PER_REQUEST / seconds, failed.get());
    System.exit(failed.get() == 0 ? 0 : 1);
  }

  private static boolean post(HttpClient client, URI uri, String token, byte[] body) {
    try {
      HttpRequest request = HttpRequest.newBuilder(uri)
          .header("Authorization", "Bearer " + token)
          .header("Content-Type", "application/x-ndjson")
          .POST(HttpRequest.BodyPublishers.ofByteArray(body))
          .build();
      for (int attempt = 0; attempt < 200; attempt++) {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          return true;
        }
        if (response.statusCode() != 503 && response.statusCode() != 429 || response.body().contains("outcome_unknown")) {
          System.err.println(response.statusCode() + " " + response.body());
          return false;
        }
        Thread.sleep(100);
      }
    } catch (IOException | InterruptedException e) {
      System.err.println(e);
    }
    return false;
  }

  private static byte[] body(long seed, int logs, long startMillis, Order order) {
    // Not a multiple of the generator's own step, with which each body would be the one before, shifted by one draw.
    SplittableRandom random = new SplittableRandom(seed * 0xD1342543DE82EF95L + 7);
    StringBuilder body = new StringBuilder(logs * 430);
    for (int i = 0; i < logs; i++) {
      append(body, random, time(order, random, startMillis + i));
    }
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static long time(Order order, SplittableRandom random, long rising) {
    return switch (order) {
      case RISING -> rising;
      case SHUFFLED -> System.currentTimeMillis() - random.nextLong(DAY);
      case LATE -> random.nextInt(100) == 0 ? rising - random.nextLong(DAY) : rising;
    };
  }

  private static void append(StringBuilder out, SplittableRandom random, long time) {
    int user = random.nextInt(1000);
    int dice = random.nextInt(100);
    String severity = dice < 70 ? "INFO" : dice < 90 ? "WARNING" : dice < 99 ? "ERROR" : "CRITICAL";
    out.append("{\"action\":\"").append(ACTIONS[random.nextInt(ACTIONS.length)])
        .append("\",\"resource_type\":\"").append(RESOURCES[random.nextInt(RESOURCES.length)])
        .append("\",\"resource_id\":\"").append(random.nextInt(1 << 24))
        .append("\",\"timestamp\":\"").append(Instant.ofEpochMilli(time))
        .append("\",\"ip_address\":\"10.0.").append(random.nextInt(256)).append('.').append(random.nextInt(256))
        .append("\",\"user_agent\":\"Mozilla/5.0 (Windows NT 10.0; Win64; x64)\"")
        .append(",\"before\":{\"email\":\"old").append(user)
        .append("@example.com\",\"name\":\"Old Name ").append(random.nextInt(10_000))
        .append("\"},\"after\":{\"email\":\"new").append(user)
        .append("@example.com\",\"name\":\"New Name ").append(random.nextInt(10_000))
        .append("\"},\"metadata\":{\"editor\":\"admin\",\"source\":\"dashboard\",\"request\":\"")
        .append(String.format("%016x", random.nextLong()))
        .append("\"},\"severity\":\"").append(severity).append("\"}\n");
  }
}
