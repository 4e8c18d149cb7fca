package io.logserver.tenant.file;

import io.logserver.tenant.SecretCipher;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantFields;
import io.logserver.tenant.TenantId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The format of the tenant file: a JSON object {@code {"version":2,"master_key":…,"tenants":[…]}},
 * each tenant as {@link TenantFields} has it. {@code master_key} is the fingerprint of the key that
 * encrypts the secrets, and absent when they are plain. Version 1, which knew neither encryption
 * nor settings, is read and never written.
 *
 * <p>A file with anything else in it is refused, because the next change would drop what was not
 * understood. Messages never quote the content, which holds secrets.
 */
public final class TenantFile {

  /** Its name in the data directory. */
  public static final String NAME = "tenants.json";

  private static final Integer VERSION = 2;
  private static final Integer OLD_VERSION = 1;
  private static final Set<String> FIELDS = Set.of("version", "master_key", "tenants");
  private static final Set<String> OLD_FIELDS = Set.of("version", "tenants");

  private final @Nullable SecretCipher cipher;

  /**
   * The format with secrets encrypted by a master key, or plain without one.
   *
   * @param masterKey 64 hex characters; null for none
   */
  public TenantFile(@Nullable String masterKey) {
    cipher = masterKey == null ? null : new SecretCipher(masterKey);
  }

  /**
   * What a file holds.
   *
   * @param tenants by key
   * @param encrypted whether the secrets in it are
   */
  record Content(SortedMap<TenantId, Tenant> tenants, boolean encrypted) {}

  /**
   * The tenants of {@code file} by key; changes nothing.
   *
   * @throws IOException when it cannot be read or understood; the message names the file
   */
  public SortedMap<TenantId, Tenant> read(Path file) throws IOException {
    return decode(Files.readAllBytes(file), file).tenants();
  }

  boolean encrypts() {
    return cipher != null;
  }

  byte[] encode(Collection<Tenant> tenants) {
    JsonArray list = new JsonArray();
    tenants.forEach(tenant -> list.add(TenantFields.encode(tenant, cipher)));
    JsonObject root = new JsonObject().put("version", VERSION);
    if (cipher != null) {
      root.put("master_key", cipher.fingerprint());
    }
    return (root.put("tenants", list).encodePrettily() + '\n').getBytes(StandardCharsets.UTF_8);
  }

  Content decode(byte[] content, Path file) throws IOException {
    try {
      return decode(new JsonObject(Buffer.buffer(content)));
    } catch (DecodeException e) {
      throw new IOException("tenant file " + file + " is damaged: it is not one JSON object");
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("tenant file " + file + " cannot be used: " + e.getMessage());
    }
  }

  private Content decode(JsonObject root) {
    boolean old = OLD_VERSION.equals(root.getValue("version"));
    if (!old && !VERSION.equals(root.getValue("version"))) {
      throw new IllegalArgumentException(
          "'version' is neither "
              + OLD_VERSION
              + " nor "
              + VERSION
              + ", the only ones this server reads");
    }
    TenantFields.checkNames(root, old ? OLD_FIELDS : FIELDS);
    SecretCipher key = SecretCipher.of(cipher, root.getValue("master_key"));
    if (!(root.getValue("tenants") instanceof JsonArray list)) {
      throw new IllegalArgumentException("'tenants' is not an array");
    }
    SortedMap<TenantId, Tenant> tenants = new TreeMap<>();
    for (Object item : list) {
      Tenant tenant = TenantFields.decode(item, key);
      if (tenants.put(tenant.id(), tenant) != null) {
        throw new IllegalArgumentException("tenant '" + tenant.id() + "' is there twice");
      }
    }
    return new Content(tenants, key != null);
  }
}
