package io.logserver.auth.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.logserver.auth.AuthSettings;
import io.logserver.auth.Principal;
import io.logserver.auth.TenantKeys;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;

/**
 * A verifier over tenants that a test can change, or take away, and with a clock of the cache that
 * it sets.
 */
abstract class VerifierFixture implements TenantKeys {

  final Vertx vertx = Vertx.vertx();
  final Map<TenantId, Tenant> tenants = new HashMap<>();
  final List<Rejection> rejections = new CopyOnWriteArrayList<>();
  final AtomicLong nanos = new AtomicLong();
  final AtomicInteger lookups = new AtomicInteger();
  TokenVerifier verifier = verifier(Tokens.SETTINGS);
  boolean away;

  VerifierFixture() {
    put(Tokens.ACME);
    put(Tokens.OTHER);
  }

  @AfterEach
  void closeVertx() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Override
  public Future<Optional<Tenant>> find(TenantId id) {
    lookups.incrementAndGet();
    return away
        ? Future.failedFuture("the store is away")
        : Future.succeededFuture(Optional.ofNullable(tenants.get(id)));
  }

  TokenVerifier verifier(AuthSettings settings) {
    return new TokenVerifier(vertx, this, settings, rejections::add, nanos::get);
  }

  void put(Tenant tenant) {
    tenants.put(tenant.id(), tenant);
  }

  Principal verify(String token) throws Exception {
    return verifier.verify(token).await(20, TimeUnit.SECONDS);
  }

  void assertRejected(Rejection reason, String token) {
    rejections.clear();
    assertFails(ErrorCode.UNAUTHENTICATED, token);
    assertEquals(List.of(reason), rejections);
  }

  void assertFails(ErrorCode code, String token) {
    LogServerException failure = assertThrows(LogServerException.class, () -> verify(token), token);
    assertEquals(code, failure.code());
    if (code == ErrorCode.UNAUTHENTICATED) {
      assertEquals("A valid token is required", failure.getMessage());
      assertEquals(List.of(), failure.details());
    }
  }
}
