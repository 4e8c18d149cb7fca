package io.logserver.auth;

/** What a role can allow; each request needs one. */
public enum Permission {
  /** Search, get, stats, histogram and the live stream. */
  READ,
  /** Export of logs. */
  EXPORT,
  /** Creating logs, one or many. */
  WRITE,
  /** Deleting logs. */
  CLEANUP,
  /** Its own tenant: read, settings, keys, tokens. Of tenant {@code system}: all tenants. */
  TENANT_ADMIN
}
