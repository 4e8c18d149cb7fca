package io.logserver.log.decode;

import io.logserver.error.ErrorCode;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with the entries of a body, collected so that a client can correct all of it at
 * once. Where invalid entries are left out, problems are kept by entry, and fewer of each.
 */
final class EntryProblems {

  /** What is read as one body. */
  enum Body {
    ENTRY,
    ENTRIES,
    /** Entries of which invalid ones are left out. */
    VALID_ENTRIES
  }

  /** Problems after which the rest of the body is not looked at. */
  static final int MAX = 100;

  /** Entries that can be left out of a body. */
  static final int MAX_REJECTED = 1000;

  private static final int MAX_OF_REJECTED = 10;

  private final List<ErrorDetail> details = new ArrayList<>();
  private List<RejectedEntry> rejected = new ArrayList<>();
  private Body body = Body.ENTRY;
  private int index;
  private int count;

  /** Starts on a body. */
  void reset(Body kind) {
    details.clear();
    rejected = new ArrayList<>();
    body = kind;
    index = 0;
    count = 0;
  }

  /** Goes on to the next entry; fails when more are left out than can be. */
  void nextEntry() {
    index++;
    if (rejected.size() > MAX_REJECTED) {
      throw invalid("More than " + MAX_REJECTED + " entries are invalid; nothing was stored");
    }
  }

  int count() {
    return count;
  }

  /** Notes a problem of the current entry. */
  void ofEntry(String type, String message) {
    add(
        body == Body.ENTRY
            ? ErrorDetail.at(type, message, "body")
            : ErrorDetail.at(type, message, "body", index));
  }

  /** Notes a problem of a field of the current entry. */
  void ofField(String type, String field, String message) {
    String name = JsonText.clip(field);
    add(
        body == Body.ENTRY
            ? ErrorDetail.at(type, name + " " + message, "body", name)
            : ErrorDetail.at(type, name + " " + message, "body", index, name));
  }

  private void add(ErrorDetail detail) {
    count++;
    if (body == Body.VALID_ENTRIES) {
      reject(detail);
      return;
    }
    details.add(detail);
    if (details.size() == MAX) {
      throwIfAny();
    }
  }

  private void reject(ErrorDetail detail) {
    if (rejected.isEmpty() || rejected.getLast().index() != index) {
      rejected.add(new RejectedEntry(index, new ArrayList<>()));
    }
    List<ErrorDetail> errors = rejected.getLast().errors();
    if (errors.size() < MAX_OF_REJECTED) {
      errors.add(detail);
    }
  }

  /** The entries that were left out. */
  List<RejectedEntry> rejected() {
    return rejected;
  }

  void throwIfAny() {
    if (count > 0) {
      throw invalid("Validation error");
    }
  }

  private LogServerException invalid(String message) {
    rejected.stream().flatMap(entry -> entry.errors().stream()).limit(MAX).forEach(details::add);
    return new LogServerException(ErrorCode.INVALID, message, details);
  }
}
