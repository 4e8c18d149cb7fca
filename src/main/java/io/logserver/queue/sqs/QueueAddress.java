package io.logserver.queue.sqs;

/**
 * Queues that are there.
 *
 * @param url address of the queue
 * @param deadLetterUrl address of the queue for what cannot be read
 * @param maxMessageBytes largest message that the queue takes, bytes
 */
record QueueAddress(String url, String deadLetterUrl, int maxMessageBytes) {}
