/**
 * The distributed queue: Amazon SQS, or ElasticMQ by endpoint, with many logs in a message. {@link
 * io.logserver.queue.sqs.SqsQueue} is the adapter, {@link io.logserver.queue.sqs.DeadLetters} looks
 * after what nobody could read.
 */
@NullMarked
package io.logserver.queue.sqs;

import org.jspecify.annotations.NullMarked;
