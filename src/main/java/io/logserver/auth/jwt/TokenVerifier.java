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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells whom a token speaks for. One verifier for each event loop: the key it keeps for a tenant
 * locks.
 *
 * <p>The claims are read and checked first, strictly and without belief, which also tells whose key
 * to use; then {@link TokenProof} verifies the signature with that key. Whatever is wrong with a
 * token, the client gets the same answer.
 */
public final class TokenVerifier implements Verifier {

  /** The longest token that is looked at, in characters. */
  public static final int MAX_TOKEN_LENGTH = 4096;

  private final Vertx vertx;
  private final AuthSettings settings;
  private final Consumer<Rejection> rejections;
  private final KeyCache<TokenProof> cache;

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
    this.cache = new KeyCache<>(keys, TokenProof::of, nanoTime);
  }

  @Override
  public Future<Principal> verify(String token) {
    Claims claims;
    try {
      claims = read(token);
    } catch (RejectedToken e) {
      return reject(e.reason());
    }
    Optional<TokenProof> key = cache.get(claims.tenant());
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

  private Future<Principal> verify(String token, Claims claims, Optional<TokenProof> key) {
    if (key.isEmpty()) {
      return reject(Rejection.TENANT);
    }
    return key.get().holds(token)
        ? Future.succeededFuture(claims.toPrincipal())
        : reject(Rejection.SIGNATURE);
  }

  private Future<Principal> reject(Rejection reason) {
    rejections.accept(reason);
    return Future.failedFuture(Verifier.UNAUTHENTICATED);
  }
}
