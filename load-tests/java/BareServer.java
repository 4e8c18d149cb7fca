import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;

/**
 * The yardstick: a Vert.x HTTP server that reads the body and answers a constant. No routing, no tokens, no storage.
 * Every figure of the log server is told as a share of this one's, taken in the same run.
 *
 * <p>usage: java -cp 'target/lib/*' load-tests/java/BareServer.java PORT
 */
public final class BareServer extends VerticleBase {

  private static final Buffer ANSWER = Buffer.buffer("{\"code\":200,\"msg\":\"ok\",\"data\":{},\"meta\":{}}");

  private final int port;

  private BareServer(int port) {
    this.port = port;
  }

  public static void main(String[] args) {
    int cores = Runtime.getRuntime().availableProcessors();
    int port = Integer.parseInt(args[0]);
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(cores).setPreferNativeTransport(true));
    vertx
        .deployVerticle(() -> new BareServer(port), new DeploymentOptions().setInstances(cores))
        .onComplete(
            id -> System.out.println("listening on " + port + ", native transport " + vertx.isNativeTransportEnabled()),
            failure -> {
              System.err.println(failure);
              System.exit(1);
            });
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options = new HttpServerOptions().setMaxChunkSize(64 * 1024).setAcceptBacklog(4096);
    return vertx
        .createHttpServer(options)
        .requestHandler(request -> request.body().onSuccess(body -> request.response().end(ANSWER)))
        .listen(port, "127.0.0.1");
  }
}
