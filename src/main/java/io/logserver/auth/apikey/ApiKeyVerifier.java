package io.logserver.auth.apikey;

import io.logserver.auth.KeyCache;
import io.logserver.auth.Principal;
import io.logserver.auth.TenantKeys;
import io.logserver.auth.Verifier;
import io.logserver.tenant.ApiKeyText;
import io.logserver.tenant.TenantId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells whom an API key speaks for. The key names its tenant, whose keys are looked up and
 * remembered as those of tokens are; a key that is at hand costs one SHA-256 and a comparison in
 * constant time.
 */
public final class ApiKeyVerifier implements Verifier {

  private final Vertx vertx;
  private final Runnable rejections;
  private final KeyCache<KeyRing> cache;

  /**
   * A verifier with an empty cache.
   *
   * @param rejections is run for each key that does not hold
   */
  public ApiKeyVerifier(Vertx vertx, TenantKeys keys, Runnable rejections) {
    this(vertx, keys, rejections, System::nanoTime);
  }

  ApiKeyVerifier(Vertx vertx, TenantKeys keys, Runnable rejections, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.rejections = rejections;
    cache = new KeyCache<>(keys, KeyRing::new, nanoTime);
  }

  @Override
  public Future<Principal> verify(String credential) {
    ApiKeyText key = ApiKeyText.parse(credential);
    if (key == null) {
      return reject();
    }
    Optional<KeyRing> ring = cache.get(key.tenant());
    return ring == null ? lookUp(key) : verify(key, ring);
  }

  @Override
  public void invalidate(TenantId tenant) {
    cache.invalidate(tenant);
  }

  private Future<Principal> lookUp(ApiKeyText key) {
    Context context = vertx.getOrCreateContext();
    Promise<Principal> promise = Promise.promise();
    cache
        .lookUp(key.tenant())
        .compose(ring -> verify(key, ring))
        .onComplete(result -> context.runOnContext(ignored -> promise.handle(result)));
    return promise.future();
  }

  private Future<Principal> verify(ApiKeyText key, Optional<KeyRing> ring) {
    @Nullable Principal bearer = ring.isPresent() ? ring.get().find(key) : null;
    return bearer == null ? reject() : Future.succeededFuture(bearer);
  }

  private Future<Principal> reject() {
    rejections.run();
    return Future.failedFuture(UNAUTHENTICATED);
  }
}
