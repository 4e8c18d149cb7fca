package io.logserver.stream;

import java.time.Duration;

/**
 * What subscribers may cost.
 *
 * @param maxSubscribers open subscriptions of this process
 * @param bufferBytes frames that may wait for one subscriber beyond what its socket has taken, in
 *     bytes
 * @param stallTimeout how long a subscriber may take nothing of what is sent to it
 * @param pingInterval silence after which a subscriber is pinged; after three times that it is
 *     taken for dead
 * @param pace shortest time between two deliveries to the subscribers of a tenant: what arrives
 *     meanwhile is sent together
 */
public record StreamLimits(
    int maxSubscribers,
    int bufferBytes,
    Duration stallTimeout,
    Duration pingInterval,
    Duration pace) {

  /**
   * 20,000 subscribers with 1 MiB each at most, stalled after 60 s, pinged after 30 s, 10 ms
   * between deliveries.
   */
  public static final StreamLimits DEFAULT =
      new StreamLimits(
          20_000, 1 << 20, Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofMillis(10));
}
