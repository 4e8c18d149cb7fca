package io.logserver.stream;

import io.logserver.log.query.LineMatcher;
import io.logserver.log.query.LogFilter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The subscribers of one tenant on one event loop that have equal filters: one match and one
 * encoding serve all.
 */
final class FilterGroup {

  private final LineMatcher matcher;
  private final Set<Subscriber> members = new LinkedHashSet<>();

  FilterGroup(LogFilter filter) {
    this.matcher = filter.matcher();
  }

  LineMatcher matcher() {
    return matcher;
  }

  /** The members at this moment: a write may fail and take its subscriber out. */
  List<Subscriber> members() {
    return List.copyOf(members);
  }

  void add(Subscriber subscriber) {
    members.add(subscriber);
  }

  void remove(Subscriber subscriber) {
    members.remove(subscriber);
  }

  boolean isEmpty() {
    return members.isEmpty();
  }
}
