package io.logserver.auth.jwt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Tokens that were refused, by the reason that the client is not told. */
public final class TokenMetrics {

  private final Map<Rejection, Counter> rejected = new EnumMap<>(Rejection.class);

  /** Meters in {@code registry}. */
  public TokenMetrics(MeterRegistry registry) {
    for (Rejection reason : Rejection.values()) {
      rejected.put(
          reason,
          Counter.builder("logserver.auth.rejected")
              .tag("reason", reason.label())
              .register(registry));
    }
  }

  /** Counts a token. */
  public void rejected(Rejection reason) {
    Counter counter = rejected.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }
}
