package io.logserver.queue.sqs;

import io.logserver.log.LogBatch;
import io.logserver.queue.sqs.OutMessage.Part;
import io.logserver.tenant.TenantId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers batches into messages. A tenant that fills a message gets it for itself, with its key as
 * group, so that SQS can hold it apart from the others; what is left of all tenants shares messages
 * when it is flushed. Belongs to the thread of the {@link Sender}.
 */
final class Packer {

  private static final int MAX_ENTRIES = 10;

  private final int capacity;
  private final int maxRequestBytes;
  private final Map<TenantId, OutMessage> open = new LinkedHashMap<>();
  private final ArrayDeque<OutMessage> complete = new ArrayDeque<>();
  private long openSince;
  private int openLogs;

  /**
   * A packer.
   *
   * @param capacity payload of a message, bytes
   * @param maxRequestBytes bodies in a request, bytes
   */
  Packer(int capacity, int maxRequestBytes) {
    this.capacity = capacity;
    this.maxRequestBytes = maxRequestBytes;
  }

  void add(PendingSend send, long now) {
    for (LogBatch batch : send.parts()) {
      add(new Part(send, batch), now);
    }
  }

  private void add(Part part, long now) {
    TenantId tenant = part.batch().tenant();
    int size = Envelope.size(part.batch());
    OutMessage message = open.get(tenant);
    if (message != null && message.bytes() + size > capacity) {
      complete.add(message.ofGroup(tenant.value()));
      openLogs -= message.logs();
      open.remove(tenant);
      message = null;
    }
    if (message == null) {
      openSince = open.isEmpty() ? now : openSince;
      message = new OutMessage();
      open.put(tenant, message);
    }
    message.add(part);
    openLogs += part.batch().count();
  }

  /** Completes all messages that are not full. */
  void flush() {
    OutMessage shared = new OutMessage();
    for (Map.Entry<TenantId, OutMessage> entry : open.entrySet()) {
      OutMessage message = entry.getValue();
      if (message.bytes() > capacity / 2) {
        complete.add(message.ofGroup(entry.getKey().value()));
        continue;
      }
      if (shared.bytes() + message.bytes() > capacity) {
        complete.add(shared);
        shared = new OutMessage();
      }
      shared.addAll(message);
    }
    if (shared.bytes() > 0) {
      complete.add(shared);
    }
    open.clear();
    openLogs = 0;
  }

  /** Takes complete messages for one request, oldest first; there is at least one. */
  List<OutMessage> nextRequest() {
    List<OutMessage> request = new ArrayList<>();
    int bytes = 0;
    while (!complete.isEmpty() && request.size() < MAX_ENTRIES) {
      OutMessage next = complete.getFirst();
      bytes += next.body().length();
      if (bytes > maxRequestBytes && !request.isEmpty()) {
        break;
      }
      request.add(complete.removeFirst());
    }
    return request;
  }

  boolean hasComplete() {
    return !complete.isEmpty();
  }

  boolean hasOpen() {
    return !open.isEmpty();
  }

  /** Logs that are in no complete message. */
  int openLogs() {
    return openLogs;
  }

  /** When the oldest batch came that is in no complete message, by {@link System#nanoTime}. */
  long openSince() {
    return openSince;
  }
}
