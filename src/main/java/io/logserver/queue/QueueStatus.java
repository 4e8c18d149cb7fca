package io.logserver.queue;

import org.jspecify.annotations.Nullable;

/**
 * A queue's state for health and metrics. Of a distributed queue the figures are estimates some
 * seconds old: it counts messages, and knows an age only of what it has handed to this process.
 *
 * @param backlogBytes bytes that are durable and not acknowledged
 * @param backlogBatches batches that were sent and not yet received
 * @param oldestMillis age in milliseconds of the oldest batch not yet received; 0 when there is
 *     none
 * @param requests sent to the service that holds the queue; 0 where there is none
 * @param charged units that the service charges for, where a large request counts as several; 0
 *     where there is none
 * @param problem what keeps the queue from being ready, in words an operator can act on; null when
 *     it is well
 */
public record QueueStatus(
    long backlogBytes,
    long backlogBatches,
    long oldestMillis,
    long requests,
    long charged,
    @Nullable String problem) {}
