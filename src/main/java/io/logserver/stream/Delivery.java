package io.logserver.stream;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of some batches to all groups of a tenant, in steps of one block to one group. */
final class Delivery {

  private final Inbox.Content content;
  private final byte[] scratch;
  private final Iterator<FilterGroup> groups;
  private List<Subscriber> receivers = List.of();
  private @Nullable TextFrames frames;

  Delivery(Inbox.Content content, Collection<FilterGroup> groups, byte[] scratch) {
    this.content = content;
    this.scratch = scratch;
    this.groups = List.copyOf(groups).iterator();
  }

  /** Goes one step; false when there was none left. */
  boolean step() {
    if (frames == null) {
      return beginGroup();
    }
    FrameBlock block = frames.next();
    if (block != null) {
      receivers.forEach(subscriber -> subscriber.offer(block));
    } else {
      endGroup();
    }
    return true;
  }

  private boolean beginGroup() {
    if (!groups.hasNext()) {
      return false;
    }
    FilterGroup group = groups.next();
    receivers = group.members();
    if (content.lost() > 0) {
      receivers.forEach(subscriber -> subscriber.lose(content.lost()));
    }
    frames = new TextFrames(content.batches(), group.matcher(), scratch);
    return true;
  }

  private void endGroup() {
    if (content.missed() > 0) {
      receivers.forEach(subscriber -> subscriber.miss(content.missed()));
    }
    frames = null;
  }
}
