package io.logserver.store.mongo;

import io.logserver.mongo.MongoAddress;
import java.time.Duration;
import java.util.List;

/**
 * How a {@link MongoStore} uses its database.
 *
 * @param address where it is
 * @param indexPaths dotted paths below {@code before}, {@code after} or {@code metadata} whose
 *     values are indexed
 * @param readers reads that run at a time, scans included; each uses one connection
 * @param searchQueue reads that may wait; more are refused
 * @param queryTimeout longest time that a read takes, the time that it waits included; scans have
 *     none
 */
public record MongoStoreSettings(
    MongoAddress address,
    List<String> indexPaths,
    int readers,
    int searchQueue,
    Duration queryTimeout) {

  public MongoStoreSettings {
    indexPaths = List.copyOf(indexPaths);
  }
}
