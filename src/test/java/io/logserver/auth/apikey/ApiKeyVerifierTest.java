package io.logserver.auth.apikey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.KeyCache;
import io.logserver.auth.Principal;
import io.logserver.auth.Role;
import io.logserver.auth.TenantKeys;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.tenant.ApiKey;
import io.logserver.tenant.ApiKeyText;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiKeyVerifierTest implements TenantKeys {

  private static final TenantId ACME = new TenantId("ac_me-7");
  private static final TenantId OTHER = new TenantId("other");

  private final Vertx vertx = Vertx.vertx();
  private final Map<TenantId, Tenant> tenants = new HashMap<>();
  private final AtomicInteger lookups = new AtomicInteger();
  private final AtomicInteger rejected = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private final ApiKeyVerifier verifier =
      new ApiKeyVerifier(vertx, this, rejected::incrementAndGet, nanos::get);
  private final ApiKeyText writer = ApiKeyText.generate(ACME);
  private final ApiKeyText viewer = ApiKeyText.generate(ACME);
  private final ApiKeyText others = ApiKeyText.generate(OTHER);
  private boolean away;

  @BeforeEach
  void addTenants() {
    put(ACME, key(writer, "shipper", Role.WRITER), key(viewer, "board", Role.VIEWER));
    put(OTHER, key(others, "shipper", Role.ADMIN));
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

  @Test
  void tellsTheBearerOfAKey() throws Exception {
    assertEquals(
        new Principal(ACME, "api-key:shipper", Role.WRITER, Instant.MAX), verify(writer.text()));
    assertEquals(
        new Principal(ACME, "api-key:board", Role.VIEWER, Instant.MAX), verify(viewer.text()));
    assertEquals(OTHER, verify(others.text()).tenant());
  }

  @Test
  void looksATenantUpOnceForGoodKeysAndBadOnes() throws Exception {
    for (int i = 0; i < 50; i++) {
      verify(writer.text());
      verify(viewer.text());
      assertFails(ErrorCode.UNAUTHENTICATED, ApiKeyText.generate(ACME).text());
    }
    assertEquals(1, lookups.get());
    assertEquals(50, rejected.get());
  }

  @Test
  void refusesEveryOtherTextThatIsAlmostTheKey() throws Exception {
    String text = writer.text();
    Random random = new Random(1);
    for (int i = 0; i < text.length(); i++) {
      char other = (char) (' ' + random.nextInt(95));
      if (other != text.charAt(i)) {
        assertFails(
            ErrorCode.UNAUTHENTICATED, text.substring(0, i) + other + text.substring(i + 1));
      }
      assertFails(ErrorCode.UNAUTHENTICATED, text.substring(0, i));
    }
    assertFails(ErrorCode.UNAUTHENTICATED, text + "0");
    assertFails(ErrorCode.UNAUTHENTICATED, text + "x".repeat(10_000));
    assertFails(ErrorCode.UNAUTHENTICATED, writer.id());
  }

  @Test
  void refusesTheSecretOfOneKeyWithTheIdOfAnother() {
    String secret = writer.text().substring(writer.text().lastIndexOf('_'));

    assertFails(ErrorCode.UNAUTHENTICATED, "lsk_" + viewer.id() + secret);
    assertFails(ErrorCode.UNAUTHENTICATED, "lsk_" + others.id() + secret);
    assertFails(ErrorCode.UNAUTHENTICATED, "lsk_nobody.0123456789abcdef" + secret);
    assertFails(ErrorCode.UNAUTHENTICATED, writer.text().replaceFirst(ACME.value(), OTHER.value()));
  }

  @Test
  void refusesARevokedKeyAtOnceWhenToldAndWithinTheTimeOfTheCacheOtherwise() throws Exception {
    verify(writer.text());
    verify(viewer.text());
    put(ACME, key(viewer, "board", Role.VIEWER));
    verify(writer.text());

    verifier.invalidate(ACME);
    assertFails(ErrorCode.UNAUTHENTICATED, writer.text());
    verify(viewer.text());

    put(ACME);
    nanos.addAndGet(KeyCache.KNOWN_NANOS);
    assertFails(ErrorCode.UNAUTHENTICATED, viewer.text());
  }

  @Test
  void isUnavailableRatherThanStale() throws Exception {
    verify(writer.text());
    away = true;
    verify(writer.text());

    nanos.addAndGet(KeyCache.KNOWN_NANOS);
    assertFails(ErrorCode.UNAVAILABLE, writer.text());
  }

  @Test
  void asksNobodyForWhatCannotBeAKey() {
    for (String text :
        List.of(
            "",
            "lsk_",
            "lsk_acme",
            "lsk__",
            "lsk_." + "0".repeat(70),
            "lsk_A.1_" + "0".repeat(64))) {
      assertFails(ErrorCode.UNAUTHENTICATED, text);
    }
    assertEquals(0, lookups.get());
  }

  @Test
  void keepsSecretsAndHashesOutOfTexts() {
    ApiKey kept = key(writer, "shipper", Role.WRITER);

    assertFalse(writer.toString().contains(writer.text().substring(writer.text().length() - 64)));
    assertFalse(kept.toString().contains(kept.hash()));
    assertFalse(kept.hash().contains(writer.text().substring(writer.text().length() - 64)));
    assertTrue(kept.toString().contains(writer.id()));
  }

  private Principal verify(String text) throws Exception {
    return verifier.verify(text).await(20, TimeUnit.SECONDS);
  }

  private void assertFails(ErrorCode code, String text) {
    LogServerException failure =
        assertThrows(LogServerException.class, () -> verify(text), () -> "accepted " + text);
    assertEquals(code, failure.code());
  }

  private void put(TenantId id, ApiKey... keys) {
    Tenant tenant = new Tenant(id, "name", "s".repeat(32), Instant.EPOCH);
    tenants.put(id, tenant.withApiKeys(List.of(keys)));
  }

  private static ApiKey key(ApiKeyText text, String name, Role role) {
    return new ApiKey(text.id(), name, role, HexFormat.of().formatHex(text.hash()), Instant.EPOCH);
  }
}
