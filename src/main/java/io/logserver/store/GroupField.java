package io.logserver.store;

import java.util.List;
import java.util.Locale;

/** A field of a log by whose values logs can be counted. */
public enum GroupField {
  ACTION,
  RESOURCE_TYPE,
  RESOURCE_ID,
  SEVERITY,
  USER_ID,
  IP_ADDRESS;

  /** All fields. */
  public static final List<GroupField> ALL = List.of(values());

  /** The field's name in a log. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
