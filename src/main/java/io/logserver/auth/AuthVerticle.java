package io.logserver.auth;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts once there is a tenant {@code system} and a token of its admin. */
public final class AuthVerticle extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(AuthVerticle.class);

  private final Bootstrap bootstrap;

  public AuthVerticle(Bootstrap bootstrap) {
    this.bootstrap = bootstrap;
  }

  @Override
  public Future<?> start() {
    return bootstrap
        .run()
        .onSuccess(file -> log.info("an admin token, good for 24 h, is in {}", file));
  }
}
