package io.logserver.queue.sqs;

import io.logserver.log.LogBatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message to send: the parts it carries, and what became of it so far. */
final class OutMessage {

  /** A batch in the message and the send that waits for it. */
  record Part(PendingSend send, LogBatch batch) {}

  private final List<Part> parts = new ArrayList<>();
  private int bytes;
  private @Nullable String group;
  private @Nullable String body;
  private boolean maybeTaken;

  void add(Part part) {
    parts.add(part);
    bytes += Envelope.size(part.batch());
  }

  /** Takes over what the other holds. */
  void addAll(OutMessage other) {
    parts.addAll(other.parts);
    bytes += other.bytes;
  }

  /** Bytes of its payload. */
  int bytes() {
    return bytes;
  }

  /** Logs in it. */
  int logs() {
    return parts.stream().mapToInt(part -> part.batch().count()).sum();
  }

  List<Part> parts() {
    return parts;
  }

  /** Gives it the group of one tenant, which SQS treats fairly beside other groups. */
  OutMessage ofGroup(String group) {
    this.group = group;
    return this;
  }

  @Nullable String group() {
    return group;
  }

  /** Its body, made once. */
  String body() {
    String made = body;
    if (made == null) {
      made = Envelope.encode(parts.stream().map(Part::batch).toList());
      body = made;
    }
    return made;
  }

  /** Notes an attempt after which SQS may have the message although it did not say so. */
  void maybeTaken(boolean maybe) {
    maybeTaken |= maybe;
  }

  boolean maybeTaken() {
    return maybeTaken;
  }
}
