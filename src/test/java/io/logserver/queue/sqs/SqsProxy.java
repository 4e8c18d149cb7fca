package io.logserver.queue.sqs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Stands before ElasticMQ as the network and a moody SQS would: counts requests by action, refuses
 * entries of batches, swallows answers, or is away.
 */
final class SqsProxy implements AutoCloseable {

  /** What a test does with a request. */
  interface Fault {

    /** Handles it, or returns false to have it forwarded. */
    boolean handle(Call call) throws IOException, InterruptedException;
  }

  /** One request on its way. */
  final class Call {

    private final HttpExchange exchange;
    private final String action;
    private final JsonObject body;

    private Call(HttpExchange exchange) throws IOException {
      this.exchange = exchange;
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      action = target.substring(target.indexOf('.') + 1);
      body = new JsonObject(new String(exchange.getRequestBody().readAllBytes(), "UTF-8"));
    }

    String action() {
      return action;
    }

    JsonObject body() {
      return body;
    }

    /** What ElasticMQ answers. */
    HttpResponse<String> forward() throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(target).POST(HttpRequest.BodyPublishers.ofString(body.encode()));
      for (String name : new String[] {"X-Amz-Target", "Content-Type", "Authorization"}) {
        if (exchange.getRequestHeaders().getFirst(name) != null) {
          request.header(name, exchange.getRequestHeaders().getFirst(name));
        }
      }
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    void answer(int status, String text) throws IOException {
      byte[] bytes = text.getBytes("UTF-8");
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    }

    /** Cuts the connection without an answer. */
    void hangUp() {
      exchange.close();
    }

    /** Forwards the entries that are not refused, and reports the others as failed. */
    void refuse(Predicate<JsonObject> refused, String code, boolean senderFault)
        throws IOException, InterruptedException {
      JsonArray taken = new JsonArray();
      JsonArray failed = new JsonArray();
      for (Object each : body.getJsonArray("Entries")) {
        JsonObject entry = (JsonObject) each;
        if (refused.test(entry)) {
          failed.add(
              new JsonObject()
                  .put("Id", entry.getString("Id"))
                  .put("Code", code)
                  .put("Message", "by the test")
                  .put("SenderFault", senderFault));
        } else {
          taken.add(entry);
        }
      }
      JsonObject answer = new JsonObject().put("Successful", new JsonArray());
      if (!taken.isEmpty()) {
        body.put("Entries", taken);
        answer = new JsonObject(forward().body());
      }
      JsonArray all = answer.getJsonArray("Failed", new JsonArray());
      failed.forEach(all::add);
      answer(200, answer.put("Failed", all).encode());
    }
  }

  private final URI target;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Fault fault = call -> false;
  private HttpServer server;
  private int port;

  /** A proxy that works. */
  SqsProxy(ElasticMq target) {
    this.target = URI.create("http://127.0.0.1:" + target.port() + "/");
    comeBack();
  }

  int port() {
    return port;
  }

  /** What happens to requests from now on. */
  void fault(Fault fault) {
    this.fault = fault;
  }

  /** Forwards everything from now on. */
  void behave() {
    fault = call -> false;
  }

  /** Refuses connections and cuts those there are. */
  void goAway() {
    server.stop(0);
  }

  /** Listens, on the same port as before. */
  void comeBack() {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    port = server.getAddress().getPort();
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** Requests with that action so far. */
  int count(String action) {
    return counts.getOrDefault(action, 0);
  }

  /** All requests so far, by action. */
  Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try {
      Call call = new Call(exchange);
      counts.merge(call.action(), 1, Integer::sum);
      if (!fault.handle(call)) {
        HttpResponse<String> answer = call.forward();
        call.answer(answer.statusCode(), answer.body());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
