package io.logserver.tenant.mongo;

import io.logserver.tenant.SecretCipher;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantFields;
import io.logserver.tenant.TenantId;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as a document: its {@link TenantFields}, its key as {@code _id}, a revision, and the
 * fingerprint of the master key its secret is encrypted with. Texts of clients are only ever
 * values.
 *
 * @param revision grows with every change
 * @param encrypted whether the secret is
 */
record TenantDocument(Tenant tenant, long revision, boolean encrypted) {

  static final String REVISION = "revision";
  private static final String ID = "_id";
  private static final String MASTER_KEY = "master_key";

  /** The query for a tenant's document. */
  static JsonObject key(TenantId id) {
    return new JsonObject().put(ID, id.value());
  }

  static JsonObject encode(Tenant tenant, long revision, @Nullable SecretCipher cipher) {
    JsonObject document =
        key(tenant.id()).mergeIn(TenantFields.encode(tenant, cipher)).put(REVISION, revision);
    return cipher == null ? document : document.put(MASTER_KEY, cipher.fingerprint());
  }

  /** Fails with an {@link IllegalArgumentException} without secrets. */
  static TenantDocument decode(JsonObject document, @Nullable SecretCipher own) {
    JsonObject fields = document.copy();
    fields.remove(ID);
    SecretCipher cipher = SecretCipher.of(own, fields.remove(MASTER_KEY));
    if (!(fields.remove(REVISION) instanceof Number revision)) {
      throw new IllegalArgumentException("'revision' is missing or not a number");
    }
    return new TenantDocument(
        TenantFields.decode(fields, cipher), revision.longValue(), cipher != null);
  }
}
