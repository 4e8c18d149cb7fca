package io.logserver.support;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * Sends each request to the server on this machine that its path belongs to, as an ingress does.
 */
final class PathProxy implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final HttpServer server;

  /** A proxy on a free port; {@code ports} chooses the server of a path. */
  PathProxy(ToIntFunction<String> ports) {
    server =
        await(
            vertx
                .createHttpServer()
                .requestHandler(request -> pass(request, ports.applyAsInt(request.path())))
                .listen(0, "127.0.0.1"));
  }

  int port() {
    return server.actualPort();
  }

  private void pass(HttpServerRequest request, int port) {
    request.pause();
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setMethod(request.method())
            .setURI(request.uri());
    client
        .request(options)
        .compose(onward -> send(request, onward))
        .compose(answer -> answer(request.response(), answer))
        .onFailure(failure -> request.connection().close());
  }

  /** An answer may come before the whole body has been sent; then the rest is of no interest. */
  private static Future<HttpClientResponse> send(
      HttpServerRequest request, HttpClientRequest onward) {
    onward.headers().setAll(request.headers());
    Future<HttpClientResponse> answer = onward.response();
    request.pipeTo(onward).onFailure(failure -> onward.reset());
    return answer;
  }

  private static Future<Void> answer(HttpServerResponse response, HttpClientResponse answer) {
    response.setStatusCode(answer.statusCode()).headers().setAll(answer.headers());
    return answer.pipeTo(response);
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
