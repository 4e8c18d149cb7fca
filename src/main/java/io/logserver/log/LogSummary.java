package io.logserver.log;

/**
 * What can be known of some logs of one tenant without reading them. All bounds are inclusive.
 * Ranges prune, they prove no order: timestamps are the client's.
 *
 * @param count number of logs, at least 1
 * @param minId smallest id
 * @param maxId largest id
 * @param minTime earliest {@code timestamp}, epoch milliseconds
 * @param maxTime latest {@code timestamp}, epoch milliseconds
 * @param severities number of logs by {@link Severity#ordinal()}; shared, never changed
 */
public record LogSummary(
    int count, LogId minId, LogId maxId, long minTime, long maxTime, int[] severities) {}
