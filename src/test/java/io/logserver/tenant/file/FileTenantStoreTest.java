package io.logserver.tenant.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.disk.LocalDisk;
import io.logserver.disk.PowerCutDisk;
import io.logserver.error.ErrorCode;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantStore;
import io.logserver.tenant.TenantStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTenantStoreTest extends TenantStoreContract {

  private static final String GOOD =
      "{\"version\":1,\"tenants\":[{\"key\":\"acme\",\"name\":\"Acme\",\"secret\":"
          + "\"0123456789abcdef0123456789abcdef\",\"created_at\":\"2025-06-27T12:34:56.789Z\"}]}";

  private final ExecutorService blocking = Executors.newFixedThreadPool(4);
  private TenantStore store;
  private Path file;

  @BeforeEach
  void placeTheFile(@TempDir Path directory) {
    file = directory.resolve("data/deeper/tenants.json");
  }

  @AfterEach
  void stop() {
    blocking.shutdownNow();
  }

  /** With which secrets are encrypted; null for none. */
  protected String masterKey() {
    return null;
  }

  @Override
  protected TenantStore reopen() throws Exception {
    if (store != null) {
      await(store.close());
    }
    store = new FileTenantStore(new LocalDisk(), file, new TenantFile(masterKey()), blocking);
    await(store.open());
    return store;
  }

  @Test
  void hidesTheFileFromOtherUsers() throws Exception {
    await(reopen().create(tenant("acme", "Acme")));
    await(store.update(tenant("acme", "").id(), before -> tenant("acme", "Again")));

    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void readsTheFileWithoutAStore() throws Exception {
    await(reopen().create(tenant("acme", "Acme")));

    assertEquals(
        List.of(tenant("acme", "Acme")),
        List.copyOf(new TenantFile(masterKey()).read(file).values()));
  }

  @Test
  void readsVersionOne() throws Exception {
    write(GOOD);

    assertEquals(List.of(tenant("acme", "Acme")), await(reopen().list()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "nonsense",
        "{\"version\":1}",
        "{\"version\":1,\"tenants\":{}}",
        "{\"version\":1,\"tenants\":[1]}",
        "{\"version\":1,\"tenants\":[{}]}",
        "{\"version\":1,\"tenants\":[]} x",
        "{\"version\":1,\"tenants\":[],\"more\":1}",
        "{\"version\":3,\"tenants\":[]}",
        "{\"version\":1,\"master_key\":\"0123456789abcdef\",\"tenants\":[]}",
        "{\"version\":\"1\",\"tenants\":[]}"
      })
  void refusesWhatItDoesNotUnderstandAndNamesTheFile(String content) throws Exception {
    write(content);

    IOException failure = assertThrows(IOException.class, this::reopen);

    assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
    assertEquals(content, Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"key\":\"ACME\"",
        "\"secret\":\"short-and-private\"",
        "\"secret\":7",
        "\"created_at\":\"yesterday\"",
        "\"name\":null",
        "\"more\":1,\"name\":\"Acme\""
      })
  void refusesATenantItWouldNotHaveWritten(String field) throws Exception {
    String name = field.substring(0, field.indexOf(':'));
    String target = name.equals("\"more\"") ? "\"name\"" : name;
    write(GOOD.replaceFirst(target + ":\"[^\"]*\"", field));

    IOException failure = assertThrows(IOException.class, this::reopen);

    assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
    assertFalse(failure.getMessage().contains("private"), failure.getMessage());
  }

  @Test
  void refusesATenantThatIsThereTwice() throws Exception {
    String tenant = GOOD.substring(GOOD.indexOf('[') + 1, GOOD.indexOf(']'));
    write(GOOD.replace(tenant, tenant + "," + tenant));

    IOException failure = assertThrows(IOException.class, this::reopen);

    assertTrue(failure.getMessage().contains("acme"), failure.getMessage());
  }

  @Test
  void isNotStoppedByWhatAnInterruptedChangeLeft() throws Exception {
    reopen();
    Files.writeString(file.resolveSibling("tenants.json.tmp"), "half of somethi");

    await(store.create(tenant("acme", "Acme")));

    assertEquals(List.of(tenant("acme", "Acme")), await(reopen().list()));
  }

  @Test
  void showsNothingOfAChangeThatFailedAndGoesOn() throws Exception {
    PowerCutDisk disk = new PowerCutDisk(1);
    store = new FileTenantStore(disk, file, new TenantFile(masterKey()), blocking);
    await(store.open());
    Tenant before = tenant("before", "");
    await(store.create(before));

    disk.failNextForceAt("FileReplacement.write force");
    assertFails(ErrorCode.OUTCOME_UNKNOWN, store.create(tenant("acme", "")));

    assertEquals(List.of(before), await(store.list()));
    assertTrue(store.problem().contains("could not be written"), store.problem());
    await(store.create(tenant("acme", "again")));
    assertNull(store.problem());
    assertEquals(List.of(tenant("acme", "again"), before), await(reopen().list()));
  }

  @Test
  void answersOnlyWhileOpen() throws Exception {
    TenantStore closed = reopen();
    await(closed.close());

    assertFails(ErrorCode.UNAVAILABLE, closed.list());
    assertFails(ErrorCode.UNAVAILABLE, closed.find(tenant("acme", "").id()));
    assertFails(ErrorCode.UNAVAILABLE, closed.create(tenant("acme", "")));
    assertFalse(Files.exists(file));
  }

  private void write(String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
