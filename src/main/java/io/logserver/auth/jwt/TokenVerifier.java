package io.logserver.auth.jwt;

import io.logserver.auth.AuthSettings;
import io.logserver.auth.KeyCache;
import io.logserver.auth.Principal;
import io.logserver.auth.TenantKeys;
import io.logserver.auth.Verifier;
import io.logserver.tenant.TenantId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells whom a token speaks for. One verifier for each event loop: the key it keeps for a tenant
 * locks.
 *
 * <p>The claims are read first, strictly and without belief, to learn whose key to use and to
 * refuse what {@link JWTAuth} would let pass; then {@link JWTAuth} verifies the signature, issuer,
 * audience and times with that key. Whatever is wrong with a token, the client gets the same
 * answer.
 */
public final class TokenVerifier implements Verifier {

  /** The longest token that is looked at, in characters. */
  public static final int MAX_TOKEN_LENGTH = 4096;

  private final Vertx vertx;
  private final AuthSettings settings;
  private final Consumer<Rejection> rejections;
  private final KeyCache<JWTAuth> cache;

  /**
   * A verifier with an empty cache.
   *
   * @param rejections is told of each token that does not hold, and why
   */
  public TokenVerifier(
      Vertx vertx, TenantKeys keys, AuthSettings settings, Consumer<Rejection> rejections) {
    this(vertx, keys, settings, rejections, System::nanoTime);
  }

  TokenVerifier(
      Vertx vertx,
      TenantKeys keys,
      AuthSettings settings,
      Consumer<Rejection> rejections,
      LongSupplier nanoTime) {
    this.vertx = vertx;
    this.settings = settings;
    this.rejections = rejections;
    this.cache = new KeyCache<>(keys, tenant -> TokenKeys.of(tenant, settings), nanoTime);
  }

  @Override
  public Future<Principal> verify(String token) {
    Claims claims;
    try {
      claims = read(token);
    } catch (RejectedToken e) {
      return reject(e.reason());
    }
    Optional<JWTAuth> key = cache.get(claims.tenant());
    return key == null ? lookUp(token, claims) : verify(token, claims, key);
  }

  @Override
  public void invalidate(TenantId tenant) {
    cache.invalidate(tenant);
  }

  private Claims read(String token) throws RejectedToken {
    if (token.length() > MAX_TOKEN_LENGTH) {
      throw new RejectedToken(Rejection.OVERSIZED);
    }
    Claims claims = TokenParts.read(token, settings);
    claims.checkTime(System.currentTimeMillis() / 1000);
    return claims;
  }

  private Future<Principal> lookUp(String token, Claims claims) {
    Context context = vertx.getOrCreateContext();
    Promise<Principal> promise = Promise.promise();
    cache
        .lookUp(claims.tenant())
        .compose(key -> verify(token, claims, key))
        .onComplete(result -> context.runOnContext(ignored -> promise.handle(result)));
    return promise.future();
  }

  private Future<Principal> verify(String token, Claims claims, Optional<JWTAuth> key) {
    if (key.isEmpty()) {
      return reject(Rejection.TENANT);
    }
    return isProved(key.get(), token)
        ? Future.succeededFuture(claims.toPrincipal())
        : reject(Rejection.SIGNATURE);
  }

  private static boolean isProved(JWTAuth key, String token) {
    try {
      return key.authenticate(new TokenCredentials(token)).succeeded();
    } catch (RuntimeException e) {
      return false;
    }
  }

  private Future<Principal> reject(Rejection reason) {
    rejections.accept(reason);
    return Future.failedFuture(Verifier.UNAUTHENTICATED);
  }
}
