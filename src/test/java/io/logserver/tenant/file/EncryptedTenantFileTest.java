package io.logserver.tenant.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.disk.LocalDisk;
import io.logserver.tenant.SecretCipher;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.logserver.tenant.TenantStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedTenantFileTest {

  private static final String KEY = "5e".repeat(32);
  private static final String OTHER_KEY = "e5".repeat(32);
  private static final String SECRET = "a-secret-that-must-not-be-readable";
  private static final Tenant ACME = tenant("acme");
  private static final Tenant OTHER = tenant("other");

  private Path file;

  @BeforeEach
  void placeTheFile(@TempDir Path directory) {
    file = directory.resolve(TenantFile.NAME);
  }

  /** The whole contract, with encryption. */
  @Nested
  class Store extends FileTenantStoreTest {

    @Override
    protected String masterKey() {
      return KEY;
    }
  }

  @Test
  void holdsNoSecretInClearNorTheMasterKey() throws Exception {
    await(open(KEY).create(ACME));

    String content = Files.readString(file);
    assertFalse(content.contains(SECRET), content);
    assertFalse(content.contains(KEY), content);
    assertEquals(List.of(ACME), await(open(KEY).list()));
  }

  @Test
  void encryptsAPlainFileAtTheFirstStartWithAKey() throws Exception {
    await(open(null).create(ACME));
    assertTrue(Files.readString(file).contains(SECRET));

    assertEquals(List.of(ACME), await(open(KEY).list()));

    assertFalse(Files.readString(file).contains(SECRET));
    assertEquals(List.of(TenantFile.NAME), new LocalDisk().list(file.getParent()));
  }

  @Test
  void doesNotStartWithoutTheKeyAndNamesTheSetting() throws Exception {
    await(open(KEY).create(ACME));
    byte[] before = Files.readAllBytes(file);

    IOException failure = assertThrows(IOException.class, () -> open(null));

    assertTrue(failure.getMessage().contains("auth.master-key"), failure.getMessage());
    assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
    assertEquals(new String(before), Files.readString(file));
  }

  @Test
  void doesNotStartWithAnotherKeyAndTellsBothByTheirFingerprints() throws Exception {
    await(open(KEY).create(ACME));

    IOException failure = assertThrows(IOException.class, () -> open(OTHER_KEY));

    String message = failure.getMessage();
    assertTrue(message.contains("auth.master-key"), message);
    assertTrue(message.contains(new SecretCipher(KEY).fingerprint()), message);
    assertTrue(message.contains(new SecretCipher(OTHER_KEY).fingerprint()), message);
    assertFalse(message.contains(KEY) || message.contains(OTHER_KEY), message);
  }

  @Test
  void takesTheKeyInEitherCase() throws Exception {
    await(open(KEY).create(ACME));

    assertEquals(List.of(ACME), await(open(KEY.toUpperCase(Locale.ROOT)).list()));
  }

  @Test
  void refusesASecretThatWasMovedToAnotherTenant() throws Exception {
    TenantStore store = open(KEY);
    await(store.create(ACME));
    await(store.create(OTHER));
    JsonObject root = new JsonObject(Files.readString(file));
    JsonObject first = root.getJsonArray("tenants").getJsonObject(0);
    JsonObject second = root.getJsonArray("tenants").getJsonObject(1);
    second.put("encrypted_secret", first.getString("encrypted_secret"));
    Files.writeString(file, root.encode());

    IOException failure = assertThrows(IOException.class, () -> open(KEY));

    assertTrue(failure.getMessage().contains("tenant 'other' is damaged"), failure.getMessage());
  }

  @Test
  void encryptsEachValueAnewAndRefusesWhatWasChanged() {
    SecretCipher cipher = new SecretCipher(KEY);
    String first = cipher.encrypt(ACME.id(), SECRET);
    assertNotEquals(first, cipher.encrypt(ACME.id(), SECRET));
    assertEquals(SECRET, cipher.decrypt(ACME.id(), first));

    for (int i = 0; i < first.length(); i++) {
      // Some of these differ in bits only that are behind the last byte.
      for (char other : "ABCD+/=".toCharArray()) {
        String changed = first.substring(0, i) + other + first.substring(i + 1);
        if (!changed.equals(first)) {
          assertThrows(
              IllegalArgumentException.class, () -> cipher.decrypt(ACME.id(), changed), changed);
        }
      }
    }
    for (String broken : List.of("", "AAAA", "not base64!", first.substring(4))) {
      assertThrows(IllegalArgumentException.class, () -> cipher.decrypt(ACME.id(), broken));
    }
  }

  private TenantStore open(String masterKey) throws Exception {
    TenantStore store =
        new FileTenantStore(new LocalDisk(), file, new TenantFile(masterKey), Runnable::run);
    await(store.open());
    return store;
  }

  private static Tenant tenant(String key) {
    return new Tenant(new TenantId(key), key, SECRET, Instant.EPOCH);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }
}
