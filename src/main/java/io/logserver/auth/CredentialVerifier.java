package io.logserver.auth;

import io.logserver.tenant.ApiKeyText;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;

/** Verifies API keys and tokens, which their first characters tell apart. */
public final class CredentialVerifier implements Verifier {

  private final Verifier tokens;
  private final Verifier apiKeys;

  /** Leaves API keys to {@code apiKeys} and everything else to {@code tokens}. */
  public CredentialVerifier(Verifier tokens, Verifier apiKeys) {
    this.tokens = tokens;
    this.apiKeys = apiKeys;
  }

  @Override
  public Future<Principal> verify(String credential) {
    return (credential.startsWith(ApiKeyText.PREFIX) ? apiKeys : tokens).verify(credential);
  }

  @Override
  public void invalidate(TenantId tenant) {
    tokens.invalidate(tenant);
    apiKeys.invalidate(tenant);
  }
}
