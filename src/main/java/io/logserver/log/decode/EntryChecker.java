package io.logserver.log.decode;

import io.logserver.log.Rfc3339;
import io.logserver.log.Severity;
import io.logserver.log.Timestamps;
import io.logserver.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Checks the values of an {@link Entry} and reads those that the server needs to know. */
final class EntryChecker {

  /** The {@link #timestamp} of an entry that gave none. */
  static final long NO_TIMESTAMP = Rfc3339.INVALID;

  private static final int MAX_MILLIS_DIGITS = 15;

  private static final byte[][] SEVERITY_NAMES =
      Severity.ALL.stream()
          .map(s -> s.name().getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  private final JsonScanner scanner;
  private final EntryProblems problems;
  private final RecentMinute minute = new RecentMinute();
  private Severity severity = Severity.DEBUG;
  private long timestamp;
  private String tenant = "";

  EntryChecker(JsonScanner scanner, EntryProblems problems) {
    this.scanner = scanner;
    this.problems = problems;
  }

  /** Starts on entries of that tenant. */
  void reset(TenantId tenant) {
    this.tenant = tenant.value();
  }

  /** Severity of the entry that was last found valid. */
  Severity severity() {
    return severity;
  }

  /**
   * Timestamp of the entry that was last found valid, epoch milliseconds, or {@link #NO_TIMESTAMP}.
   */
  long timestamp() {
    return timestamp;
  }

  /** Checks everything and notes every problem. */
  void check(Entry entry) {
    for (EntryField field : EntryField.ALL) {
      switch (field.kind()) {
        case REQUIRED_TEXT -> requiredText(entry, field);
        case TEXT -> optional(entry, field, '"', "a string or null");
        case OBJECT -> optional(entry, field, '{', "an object or null");
        case SEVERITY -> severity(entry);
        case TIMESTAMP -> timestamp(entry);
        case TENANT -> tenant(entry);
      }
    }
    if (entry.hasExtras()
        && entry.has(EntryField.METADATA)
        && entry.first(EntryField.METADATA) == '{') {
      extrasAgainstMetadata(entry);
    }
  }

  private void requiredText(Entry entry, EntryField field) {
    if (!isString(entry, field, "a non-empty string")) {
      return;
    }
    if (entry.to(field) - entry.from(field) == 2) {
      problems.ofField("empty", field.label(), "is empty; it must be a non-empty string");
    }
  }

  private boolean isString(Entry entry, EntryField field, String expected) {
    if (!entry.has(field)) {
      problems.ofField("missing", field.label(), "is missing; it must be " + expected);
    } else if (entry.first(field) != '"') {
      wrong("type", entry, field, expected);
    } else {
      return true;
    }
    return false;
  }

  private void optional(Entry entry, EntryField field, char first, String expected) {
    if (entry.hasValue(field) && entry.first(field) != first) {
      wrong("type", entry, field, expected);
    }
  }

  private void severity(Entry entry) {
    EntryField field = EntryField.SEVERITY;
    String expected = "one of DEBUG, INFO, WARNING, ERROR, CRITICAL";
    if (!isString(entry, field, expected)) {
      return;
    }
    Severity found = findSeverity(entry.body(), entry.from(field) + 1, entry.to(field) - 1);
    if (found == null) {
      wrong("enum", entry, field, expected);
    } else {
      severity = found;
    }
  }

  private static @Nullable Severity findSeverity(byte[] bytes, int from, int to) {
    for (int i = 0; i < SEVERITY_NAMES.length; i++) {
      byte[] name = SEVERITY_NAMES[i];
      if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
        return Severity.ALL.get(i);
      }
    }
    return hasEscape(bytes, from, to) ? Severity.find(JsonText.unescape(bytes, from, to)) : null;
  }

  private void timestamp(Entry entry) {
    timestamp = NO_TIMESTAMP;
    if (!entry.hasValue(EntryField.TIMESTAMP)) {
      return;
    }
    byte first = entry.first(EntryField.TIMESTAMP);
    int from = entry.from(EntryField.TIMESTAMP);
    int to = entry.to(EntryField.TIMESTAMP);
    timestamp =
        first == '"' ? dateTime(entry.body(), from + 1, to - 1) : millis(entry.body(), from, to);
    if (timestamp == Rfc3339.INVALID) {
      wrong(
          first == '"' || first == '-' || first >= '0' && first <= '9' ? "timestamp" : "type",
          entry,
          EntryField.TIMESTAMP,
          "an RFC 3339 date-time or whole epoch milliseconds, in the UTC years 1970 to 9999");
    }
  }

  private long dateTime(byte[] bytes, int from, int to) {
    long time = minute.parse(bytes, from, to);
    if (time != Rfc3339.INVALID || !hasEscape(bytes, from, to)) {
      return time;
    }
    byte[] text = JsonText.unescape(bytes, from, to).getBytes(StandardCharsets.UTF_8);
    return Rfc3339.parse(text, 0, text.length);
  }

  private static long millis(byte[] bytes, int from, int to) {
    long millis = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || to - from > MAX_MILLIS_DIGITS) {
        return Rfc3339.INVALID;
      }
      millis = millis * 10 + digit;
    }
    return millis > Timestamps.MAX ? Rfc3339.INVALID : millis;
  }

  private void tenant(Entry entry) {
    EntryField field = EntryField.TENANT_ID;
    if (!entry.hasValue(field)) {
      return;
    }
    String expected = "'" + tenant + "', the tenant of the token, or absent";
    if (entry.first(field) != '"') {
      wrong("type", entry, field, expected);
    } else if (!JsonText.unescape(entry.body(), entry.from(field) + 1, entry.to(field) - 1)
        .equals(tenant)) {
      wrong("tenant", entry, field, expected);
    }
  }

  private void wrong(String type, Entry entry, EntryField field, String expected) {
    String value = JsonText.describe(entry.body(), entry.from(field), entry.to(field));
    problems.ofField(type, field.label(), "is " + value + "; it must be " + expected);
  }

  /**
   * Names the members of {@code metadata} that stand where another member of the entry is to be
   * kept.
   */
  private void extrasAgainstMetadata(Entry entry) {
    byte[] body = entry.body();
    int at = scanner.space(entry.from(EntryField.METADATA) + 1);
    while (body[at] != '}') {
      int nameTo = scanner.string(at + 1) - 1;
      String name = JsonText.unescape(body, at + 1, nameTo);
      if (entry.hasExtra(name)) {
        problems.ofField(
            "taken", name, "would be kept under metadata, which has a member of that name");
      }
      at = scanner.space(scanner.value(scanner.colon(nameTo + 1)));
      at = body[at] == ',' ? scanner.space(at + 1) : at;
    }
  }

  private static boolean hasEscape(byte[] bytes, int from, int to) {
    return JsonText.backslash(bytes, from, to) < to;
  }
}
