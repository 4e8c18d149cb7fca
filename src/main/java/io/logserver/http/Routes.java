package io.logserver.http;

import io.vertx.ext.web.Router;

/**
 * The routes of one feature. Each event loop has its own instance, so that it may keep scratch
 * state.
 */
@FunctionalInterface
public interface Routes {

  /** Adds the routes to {@code router}; {@code edge} guards and answers them. */
  void mount(Router router, Edge edge);
}
