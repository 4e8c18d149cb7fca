package io.logserver.auth.apikey;

import io.logserver.auth.Principal;
import io.logserver.tenant.ApiKey;
import io.logserver.tenant.ApiKeyText;
import io.logserver.tenant.Tenant;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The API keys of one tenant, ready for comparison. */
final class KeyRing {

  private final Map<String, Entry> entries = new HashMap<>();

  KeyRing(Tenant tenant) {
    for (ApiKey key : tenant.apiKeys()) {
      Principal bearer = new Principal(tenant.id(), key.subject(), key.role(), Instant.MAX);
      entries.put(key.id(), new Entry(HexFormat.of().parseHex(key.hash()), bearer));
    }
  }

  /** Not a record: its array is compared by content, and by nobody else. */
  private static final class Entry {

    private final byte[] hash;
    private final Principal bearer;

    Entry(byte[] hash, Principal bearer) {
      this.hash = hash;
      this.bearer = bearer;
    }
  }

  /** Who bears the key, or null when it is none of the tenant's. */
  @Nullable Principal find(ApiKeyText key) {
    Entry entry = entries.get(key.id());
    return entry != null && MessageDigest.isEqual(entry.hash, key.hash()) ? entry.bearer : null;
  }
}
