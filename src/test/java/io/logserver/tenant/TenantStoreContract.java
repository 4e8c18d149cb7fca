package io.logserver.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.logserver.auth.Role;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link TenantStore} keeps to. */
public abstract class TenantStoreContract {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  /**
   * Another open store over the data of this test, which is empty at first; the one before is
   * closed.
   */
  protected abstract TenantStore reopen() throws Exception;

  @Test
  void isEmptyAtFirst() throws Exception {
    TenantStore store = reopen();

    assertEquals(List.of(), await(store.list()));
    assertEquals(Optional.empty(), await(store.find(new TenantId("acme"))));
  }

  @Test
  void findsWhatWasCreated() throws Exception {
    TenantStore store = reopen();
    Tenant acme = tenant("acme", "Acme");

    await(store.create(acme));

    assertEquals(Optional.of(acme), await(store.find(new TenantId("acme"))));
    assertEquals(Optional.empty(), await(store.find(new TenantId("acm"))));
  }

  @Test
  void refusesATakenKeyAndKeepsTheTenant() throws Exception {
    TenantStore store = reopen();
    Tenant first = tenant("acme", "first");
    await(store.create(first));

    assertFails(ErrorCode.CONFLICT, store.create(tenant("acme", "second")));

    assertEquals(Optional.of(first), await(store.find(new TenantId("acme"))));
  }

  @Test
  void listsByKey() throws Exception {
    TenantStore store = reopen();
    Tenant b = tenant("b", "1");
    Tenant a = tenant("a", "2");
    Tenant dash = tenant("-", "3");
    Tenant underscore = tenant("_", "4");
    for (Tenant tenant : List.of(b, underscore, a, dash)) {
      await(store.create(tenant));
    }

    assertEquals(List.of(dash, underscore, a, b), await(store.list()));
  }

  @Test
  void replacesATenant() throws Exception {
    TenantStore store = reopen();
    Tenant other = tenant("other", "Other");
    await(store.create(other));
    await(store.create(tenant("acme", "Acme")));
    Tenant changed =
        new Tenant(new TenantId("acme"), "New", "another-secret-of-32-characters!!", Instant.EPOCH);

    assertEquals(changed, await(store.update(changed.id(), before -> changed)));

    assertEquals(Optional.of(changed), await(store.find(new TenantId("acme"))));
    assertEquals(List.of(changed, other), await(store.list()));
  }

  @Test
  void doesNotReplaceWhatIsNotThere() throws Exception {
    TenantStore store = reopen();

    assertFails(
        ErrorCode.NOT_FOUND, store.update(new TenantId("acme"), before -> tenant("acme", "Acme")));

    assertEquals(List.of(), await(store.list()));
  }

  @Test
  void keepsEverythingWhenReopened() throws Exception {
    TenantStore store = reopen();
    await(store.create(tenant("acme", "Acme")));
    await(store.create(tenant("other", "Other")));
    await(store.update(new TenantId("acme"), before -> tenant("acme", "Acme & Sons")));

    List<Tenant> reopened = await(reopen().list());

    assertEquals(List.of(tenant("acme", "Acme & Sons"), tenant("other", "Other")), reopened);
  }

  @Test
  void keepsNamesAndSecretsToTheLetter() throws Exception {
    TenantStore store = reopen();
    String name = "{\"$where\": \"1\"} . \\ ' Ünïcode \uD83D\uDE00 $ne";
    String secret = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ";
    Tenant odd =
        new Tenant(new TenantId("odd"), name, secret, Instant.parse("2025-06-27T12:34:56.789Z"));

    await(store.create(odd));

    assertEquals(Optional.of(odd), await(store.find(odd.id())));
    assertEquals(Optional.of(odd), await(reopen().find(odd.id())));
  }

  @Test
  void letsOneOfManyCreationsOfAKeyWin() throws Exception {
    TenantStore store = reopen();

    List<Future<Void>> all =
        IntStream.range(0, 20).mapToObj(i -> store.create(tenant("acme", "no. " + i))).toList();
    await(Future.join(all).otherwiseEmpty());

    int winner =
        IntStream.range(0, 20).filter(i -> all.get(i).succeeded()).findFirst().orElseThrow();
    assertEquals(1, all.stream().filter(Future::succeeded).count());
    assertEquals(List.of(tenant("acme", "no. " + winner)), await(store.list()));
  }

  @Test
  void keepsAllOfManyCreationsAtOnce() throws Exception {
    TenantStore store = reopen();

    await(
        Future.all(
            IntStream.range(0, 20).mapToObj(i -> store.create(tenant("t" + i, ""))).toList()));

    assertEquals(20, await(store.list()).size());
    assertEquals(20, await(reopen().list()).size());
  }

  @Test
  void keepsAllSettingsAndKeys() throws Exception {
    TenantStore store = reopen();
    Instant at = Instant.parse("2026-01-02T03:04:05.006Z");
    List<ApiKey> keys =
        List.of(
            new ApiKey(
                "full.0123456789abcdef", "Shipper \u00e4 \" $", Role.WRITER, "0f".repeat(32), at),
            new ApiKey("full.fedcba9876543210", "Other", Role.ADMIN, "a1".repeat(32), at));
    Tenant full =
        new Tenant(
            new TenantId("full"),
            "Full",
            SECRET,
            at,
            36_500,
            new TenantLimits(1L, TenantLimits.MAX),
            keys);
    Tenant half =
        new Tenant(
            new TenantId("half"), "Half", SECRET, at, 1, new TenantLimits(null, 7L), List.of());

    await(store.create(full));
    await(store.create(half));

    assertEquals(List.of(full, half), await(store.list()));
    assertEquals(List.of(full, half), await(reopen().list()));
  }

  @Test
  void changesOnTopOfEachOtherLosesNone() throws Exception {
    TenantStore store = reopen();
    TenantId acme = new TenantId("acme");
    await(store.create(tenant("acme", "")));

    await(
        Future.all(
            IntStream.range(0, 50)
                .mapToObj(i -> store.update(acme, before -> tenant("acme", before.name() + "x")))
                .toList()));

    assertEquals("x".repeat(50), await(store.find(acme)).orElseThrow().name());
    assertEquals("x".repeat(50), await(reopen().find(acme)).orElseThrow().name());
  }

  @Test
  void changesNothingWhenTheChangeFails() throws Exception {
    TenantStore store = reopen();
    Tenant acme = tenant("acme", "Acme");
    await(store.create(acme));

    assertFails(
        ErrorCode.INVALID,
        store.update(
            acme.id(),
            before -> {
              throw new LogServerException(ErrorCode.INVALID, "no");
            }));

    assertEquals(Optional.of(acme), await(store.find(acme.id())));
    assertEquals(Optional.of(acme), await(reopen().find(acme.id())));
  }

  protected static Tenant tenant(String key, String name) {
    return new Tenant(new TenantId(key), name, SECRET, Instant.parse("2025-06-27T12:34:56.789Z"));
  }

  protected static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  protected static void assertFails(ErrorCode code, Future<?> future) {
    LogServerException failure = assertThrows(LogServerException.class, () -> await(future));
    assertEquals(code, failure.code());
  }
}
