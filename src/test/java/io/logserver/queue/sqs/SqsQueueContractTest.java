package io.logserver.queue.sqs;

import io.logserver.queue.LogQueue;
import io.logserver.queue.LogQueueContract;

class SqsQueueContractTest extends LogQueueContract {

  private final String name = ElasticMq.newQueue();

  @Override
  protected LogQueue create() {
    return Settings.of(ElasticMq.shared().port(), name).queue();
  }

  @Override
  protected LogQueue reopen() {
    return create();
  }
}
