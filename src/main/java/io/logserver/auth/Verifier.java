package io.logserver.auth;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.tenant.TenantId;
import io.vertx.core.Future;

/** Tells whom a credential, a token or an API key, speaks for. One for each event loop. */
public interface Verifier {

  /** What a client is told, whatever is wrong with its credential. */
  LogServerException UNAUTHENTICATED =
      new LogServerException(ErrorCode.UNAUTHENTICATED, "A valid token is required");

  /**
   * The principal that {@code credential} proves. Fails with {@link #UNAUTHENTICATED} when it
   * proves none, with {@code UNAVAILABLE} when the tenant's keys cannot be looked up. Completes at
   * once when they are at hand, else later on the caller's context.
   */
  Future<Principal> verify(String credential);

  /** Forgets the tenant's keys: the next credential is verified with those it has then. */
  void invalidate(TenantId tenant);
}
