package io.logserver.queue.journal;

/**
 * What a journal holds when it is opened.
 *
 * @param id the same in every segment of a journal
 * @param end position at the end of the last record
 * @param batches number of records behind the position it was opened at
 * @param oldestReceivedAt when the first of them was received, epoch milliseconds; 0 when there is
 *     none
 */
record RecoveredJournal(long id, long end, long batches, long oldestReceivedAt) {}
