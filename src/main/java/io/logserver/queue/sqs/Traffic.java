package io.logserver.queue.sqs;

import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;

/**
 * Counts what a client asks of SQS, and what SQS charges for it: each request once for every 64 KiB
 * of message bodies that it carries there or back, and at least once.
 */
final class Traffic implements ExecutionInterceptor {

  private static final int CHARGED_BYTES = 64 * 1024;

  private final LongAdder requests = new LongAdder();
  private final LongAdder charged = new LongAdder();

  /** Requests so far, answered or not. */
  long requests() {
    return requests.sum();
  }

  /** Units of 64 KiB so far that SQS charges for as a request each. */
  long charged() {
    return charged.sum();
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    requests.increment();
    long bytes = 0;
    if (context.request() instanceof SendMessageBatchRequest send) {
      bytes = send.entries().stream().mapToLong(entry -> entry.messageBody().length()).sum();
    }
    charged.add(units(bytes));
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
    if (context.response() instanceof ReceiveMessageResponse received) {
      long bytes = received.messages().stream().mapToLong(message -> message.body().length()).sum();
      // One was counted when it was asked for.
      charged.add(units(bytes) - 1);
    }
  }

  private static long units(long bytes) {
    return Math.max(1, Math.ceilDiv(bytes, CHARGED_BYTES));
  }
}
