package io.logserver.queue;

import io.logserver.log.LogBatch;

/**
 * A batch as the queue hands it out.
 *
 * @param position grows strictly from one delivery of a queue to the next; a store that has made
 *     everything up to it durable says so by this number
 * @param batch what was sent
 */
public record Delivery(long position, LogBatch batch) {}
