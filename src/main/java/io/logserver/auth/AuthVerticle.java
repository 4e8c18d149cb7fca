package io.logserver.auth;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts once there is a tenant {@code system} and a token of its admin. */
public final class AuthVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(AuthVerticle.class);

  private final Bootstrap bootstrap;
  private final Function<Supplier<Future<Void>>, Future<Void>> insistence;

  /**
   * A verticle that is not deployed yet.
   *
   * @param insistence does what it is given until it succeeds, or fails with other than {@code
   *     UNAVAILABLE}
   */
  public AuthVerticle(
      Bootstrap bootstrap, Function<Supplier<Future<Void>>, Future<Void>> insistence) {
    this.bootstrap = bootstrap;
    this.insistence = insistence;
  }

  @Override
  public Future<?> start() {
    return insistence.apply(() ->
        bootstrap
            .run()
            .onSuccess(file -> log.info("an admin token, good for 24 h, is in {}", file))
            .mapEmpty());
  }
}
