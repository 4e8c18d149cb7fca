package io.logserver.cluster;

import io.logserver.auth.AuthSettings;
import io.logserver.auth.Role;
import io.logserver.auth.jwt.TokenIssuer;
import io.logserver.tenant.Tenant;
import java.time.Duration;

/** A tenant, tokens signed with its secret, and what was sent for it. */
record TestTenant(Tenant tenant, Ledger ledger) {

  private static final AuthSettings AUTH = new AuthSettings("issuer", "logserver", true, null);
  private static final String ENTRY =
      "{\"action\":\"load\",\"resource_type\":\"number\",\"resource_id\":\"%d\",\"severity\":\"INFO\"}\n";
  private static final String MARK = "\"resource_id\":\"";

  String key() {
    return tenant.id().value();
  }

  String token(Role role) {
    return TokenIssuer.issue(tenant, "cluster-test", role, Duration.ofHours(1), AUTH);
  }

  /** The same tenant behind a rotation of its secret. */
  TestTenant withSecret(String secret) {
    return new TestTenant(tenant.withSecret(secret), ledger);
  }

  /** Entries of {@code count} numbers, a line each. */
  static String lines(long first, int count) {
    StringBuilder lines = new StringBuilder();
    for (long number = first; number < first + count; number++) {
      lines.append(ENTRY.formatted(number));
    }
    return lines.toString();
  }

  /** The number of a stored entry. */
  static long number(CharSequence entry) {
    String text = entry.toString();
    int start = text.indexOf(MARK) + MARK.length();
    return Long.parseLong(text.substring(start, text.indexOf('"', start)));
  }
}
