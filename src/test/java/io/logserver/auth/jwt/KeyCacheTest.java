package io.logserver.auth.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.KeyCache;
import io.logserver.auth.Principal;
import io.logserver.error.ErrorCode;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long a key is believed, seen through the verifier. */
class KeyCacheTest extends VerifierFixture {

  private static final Tenant ROTATED = Tokens.tenant("acme", "another-secret-of-32-characters!");

  private final String old = Tokens.of(Tokens.claims());
  private final String rotated =
      Tokens.sign(Tokens.HEADER, Tokens.claims().encode(), ROTATED.secret());
  private final List<Promise<Optional<Tenant>>> held = new ArrayList<>();
  private boolean hold;

  @Override
  public Future<Optional<Tenant>> find(TenantId id) {
    if (!hold) {
      return super.find(id);
    }
    lookups.incrementAndGet();
    Promise<Optional<Tenant>> promise = Promise.promise();
    held.add(promise);
    return promise.future();
  }

  @Test
  void looksAKeyUpOnce() throws Exception {
    for (int i = 0; i < 100; i++) {
      verify(old);
    }

    assertEquals(1, lookups.get());
  }

  @Test
  void seesARotationWithinSixtySeconds() throws Exception {
    verify(old);
    put(ROTATED);

    away = true;
    nanos.addAndGet(KeyCache.KNOWN_NANOS - 1);
    verify(old);
    assertRejected(Rejection.SIGNATURE, rotated);

    away = false;
    nanos.incrementAndGet();
    assertRejected(Rejection.SIGNATURE, old);
    verify(rotated);
  }

  @Test
  void seesARotationAtOnceWhenTold() throws Exception {
    verify(old);
    put(ROTATED);

    verifier.invalidate(ROTATED.id());

    assertRejected(Rejection.SIGNATURE, old);
    verify(rotated);
  }

  @Test
  void countsTheTimeOfAKeyFromTheStartOfItsLookup() throws Exception {
    hold = true;
    Future<Principal> first = verifier.verify(old);
    nanos.addAndGet(KeyCache.KNOWN_NANOS - TimeUnit.SECONDS.toNanos(1));
    hold = false;
    held.get(0).complete(Optional.of(Tokens.ACME));
    first.await(20, TimeUnit.SECONDS);
    put(ROTATED);

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));

    assertRejected(Rejection.SIGNATURE, old);
  }

  @Test
  void doesNotKeepAKeyThatWasLookedUpBeforeTheInvalidation() throws Exception {
    hold = true;
    Future<Principal> first = verifier.verify(old);
    verifier.invalidate(ROTATED.id());
    put(ROTATED);
    hold = false;
    held.get(1).complete(Optional.of(ROTATED));
    held.get(0).complete(Optional.of(Tokens.ACME));
    first.await(20, TimeUnit.SECONDS);

    assertRejected(Rejection.SIGNATURE, old);
    verify(rotated);
  }

  @Test
  void looksAKeyInUseUpAgainWhenTold() throws Exception {
    verify(old);
    put(ROTATED);

    verifier.invalidate(ROTATED.id());
    away = true;

    verify(rotated);
    assertEquals(2, lookups.get());
  }

  @Test
  void looksNothingUpForATenantThatIsNotInUse() {
    verifier.invalidate(ROTATED.id());

    assertEquals(0, lookups.get());
  }

  @Test
  void isUnavailableRatherThanStale() throws Exception {
    verify(old);
    away = true;
    verify(old);

    nanos.addAndGet(KeyCache.KNOWN_NANOS);
    assertFails(ErrorCode.UNAVAILABLE, old);
    assertFails(ErrorCode.UNAVAILABLE, old);

    away = false;
    verify(old);
  }

  @Test
  void looksAKeyInUseUpAnewBesideTheRequests() throws Exception {
    verify(old);
    nanos.addAndGet(KeyCache.REFRESH_NANOS - 1);
    verify(old);
    assertEquals(1, lookups.get());

    nanos.incrementAndGet();
    hold = true;
    verify(old);
    verify(old);
    assertEquals(2, lookups.get());

    held.get(0).complete(Optional.of(ROTATED));
    assertRejected(Rejection.SIGNATURE, old);
    verify(rotated);
    assertEquals(2, lookups.get());
  }

  @Test
  void holdsAKeyWhileTheTenantsAreAwayAndAsksOnceASecond() throws Exception {
    verify(old);
    nanos.addAndGet(KeyCache.REFRESH_NANOS);
    verify(old);
    int before = lookups.get();

    away = true;
    nanos.addAndGet(KeyCache.REFRESH_NANOS);
    for (int i = 0; i < 10; i++) {
      verify(old);
    }
    assertEquals(before + 1, lookups.get());
    nanos.addAndGet(KeyCache.REFRESH_PAUSE_NANOS);
    verify(old);
    assertEquals(before + 2, lookups.get());

    nanos.addAndGet(KeyCache.KNOWN_NANOS - KeyCache.REFRESH_NANOS - KeyCache.REFRESH_PAUSE_NANOS);
    assertFails(ErrorCode.UNAVAILABLE, old);
  }

  @Test
  void isUnavailableWhenAKeyWasNeverSeen() {
    away = true;

    assertFails(ErrorCode.UNAVAILABLE, old);
  }

  @Test
  void isUnavailableWhenTheLookupThrows() {
    verifier =
        new TokenVerifier(
            vertx,
            id -> {
              throw new IllegalStateException("closed");
            },
            Tokens.SETTINGS,
            rejections::add);

    assertFails(ErrorCode.UNAVAILABLE, old);
    assertFails(ErrorCode.UNAVAILABLE, old);
  }

  @Test
  void seesANewTenantWithinFiveSeconds() throws Exception {
    tenants.remove(Tokens.ACME.id());
    assertRejected(Rejection.TENANT, old);
    put(Tokens.ACME);
    assertRejected(Rejection.TENANT, old);
    assertEquals(1, lookups.get());

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));

    verify(old);
  }

  @Test
  void seesANewTenantAtOnceWhenTold() throws Exception {
    tenants.remove(Tokens.ACME.id());
    assertRejected(Rejection.TENANT, old);
    put(Tokens.ACME);

    verifier.invalidate(Tokens.ACME.id());

    verify(old);
  }

  @Test
  void sharesOneLookupAmongThoseWhoWait() throws Exception {
    hold = true;
    Future<Principal> first = verifier.verify(old);
    Future<Principal> second = verifier.verify(old);
    assertEquals(1, lookups.get());

    held.get(0).complete(Optional.of(Tokens.ACME));

    assertEquals(first.await(20, TimeUnit.SECONDS), second.await(20, TimeUnit.SECONDS));
  }

  @Test
  void boundsLookupsAtTheSameTime() throws Exception {
    hold = true;
    for (int i = 0; i < KeyCache.MAX_LOOKUPS + 10; i++) {
      verifier.verify(tokenOf("made-up-" + i));
    }
    assertEquals(KeyCache.MAX_LOOKUPS, lookups.get());
    assertFails(ErrorCode.UNAVAILABLE, old);

    hold = false;
    held.forEach(lookup -> lookup.complete(Optional.empty()));

    verify(old);
  }

  @Test
  void keepsKeysWhenMadeUpTenantsFloodIt() throws Exception {
    KeyCache<String> cache = new KeyCache<>(this, Tenant::secret, nanos::get);
    cache.lookUp(Tokens.ACME.id());
    for (int i = 0; i < 10 * KeyCache.MAX_UNKNOWN; i++) {
      cache.lookUp(new TenantId("made-up-" + i));
    }

    assertEquals(Optional.of(Tokens.ACME.secret()), cache.get(Tokens.ACME.id()));
    assertEquals(KeyCache.MAX_UNKNOWN, remembered(cache, "made-up-", 10 * KeyCache.MAX_UNKNOWN));
  }

  @Test
  void boundsTheKeysItKeepsAndDropsTheOldest() throws Exception {
    int count = KeyCache.MAX_KNOWN + 100;
    for (int i = 0; i < count; i++) {
      put(Tokens.tenant("t" + i, Tokens.ACME.secret()));
    }
    KeyCache<String> cache = new KeyCache<>(this, Tenant::secret, nanos::get);
    for (int i = 0; i < count; i++) {
      cache.lookUp(new TenantId("t" + i));
    }

    assertEquals(KeyCache.MAX_KNOWN, remembered(cache, "t", count));
    assertFalse(cache.get(new TenantId("t" + (count - 1))) == null);
    assertTrue(cache.get(new TenantId("t0")) == null);
  }

  private static int remembered(KeyCache<?> cache, String prefix, int count) {
    int remembered = 0;
    for (int i = 0; i < count; i++) {
      remembered += cache.get(new TenantId(prefix + i)) == null ? 0 : 1;
    }
    return remembered;
  }

  private static String tokenOf(String tenant) {
    return Tokens.of(Tokens.claims().put("tenant", tenant));
  }
}
