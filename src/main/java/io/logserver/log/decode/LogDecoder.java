package io.logserver.log.decode;

import io.logserver.error.ErrorCode;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import io.logserver.log.LogBatch;
import io.logserver.log.decode.EntryProblems.Body;
import io.logserver.tenant.TenantId;

/**
 * The door: turns a request body into a batch of canonical lines, or refuses it whole. One per
 * event loop: it reuses its buffers and is not safe for use by several threads.
 *
 * <p>The body is passed once. Entries are checked where they lie; their values are copied as text,
 * escapes and digits untouched, into the canonical lines. All methods throw {@code MALFORMED} for
 * broken JSON, invalid UTF-8 or anything after the end, {@code TOO_LARGE} for a body whose lines
 * would be larger than 64 MiB, and {@code INVALID} with the first {@value EntryProblems#MAX}
 * problems of an otherwise readable body:
 *
 * <ul>
 *   <li>{@code missing}, {@code empty}, {@code type}, {@code enum}, {@code timestamp}: the field's
 *       value
 *   <li>{@code tenant}: the entry names another tenant
 *   <li>{@code duplicate}: a top-level field is there twice, however its name is escaped
 *   <li>{@code taken}: a field is to be kept under {@code metadata}, which has a member of that
 *       name
 *   <li>{@code too_long}, {@code too_deep}: the {@link DecodeLimits}
 * </ul>
 *
 * <p>A {@code null} for a field that is not required counts as absent. A byte order mark before the
 * body is passed.
 */
public final class LogDecoder {

  private final DecodeLimits limits;
  private final JsonScanner scanner = new JsonScanner();
  private final EntryProblems problems = new EntryProblems();
  private final Entry entry = new Entry();
  private final EntryReader reader;
  private final EntryChecker checker;
  private final LineWriter writer;
  private boolean isObject;
  private int problemsBefore;

  public LogDecoder(DecodeLimits limits, LogIdGenerator ids) {
    this.limits = limits;
    this.reader = new EntryReader(scanner, problems, limits.maxNesting());
    this.checker = new EntryChecker(scanner, problems);
    this.writer = new LineWriter(ids);
  }

  /** One entry: {@code body[0, length)} is a JSON object. */
  public LogBatch decodeOne(TenantId tenant, String userId, byte[] body, int length) {
    int at = begin(tenant, userId, body, length, Body.ENTRY);
    expectEnd(passEntry(at));
    keepEntry();
    return finish(tenant);
  }

  /** Several entries: {@code body[0, length)} is a JSON array of objects. */
  public LogBatch decodeArray(TenantId tenant, String userId, byte[] body, int length) {
    readArray(begin(tenant, userId, body, length, Body.ENTRIES));
    return finish(tenant);
  }

  /** Several entries: each line of {@code body[0, length)} is a JSON object, or empty. */
  public LogBatch decodeLines(TenantId tenant, String userId, byte[] body, int length) {
    int at = begin(tenant, userId, body, length, Body.ENTRIES);
    scanner.stayOnLine(true);
    while (at < length) {
      at = nextLine(readLine(at));
    }
    return finish(tenant);
  }

  /**
   * The valid ones of the entries of an array. {@code INVALID} only when none is, or more than
   * {@value EntryProblems#MAX_REJECTED} are not.
   */
  public PartialBatch decodeValidOfArray(TenantId tenant, String userId, byte[] body, int length) {
    readArray(begin(tenant, userId, body, length, Body.VALID_ENTRIES));
    return finishPartially(tenant);
  }

  /**
   * The valid ones of the entries of lines, as for {@link #decodeValidOfArray}; a line of broken
   * JSON is an invalid entry of type {@code malformed}.
   */
  public PartialBatch decodeValidOfLines(TenantId tenant, String userId, byte[] body, int length) {
    int at = begin(tenant, userId, body, length, Body.VALID_ENTRIES);
    scanner.stayOnLine(true);
    while (at < length) {
      at = nextLine(readAnyLine(at));
    }
    return finishPartially(tenant);
  }

  private void readArray(int from) {
    if (scanner.peek(from) != '[') {
      expectEnd(scanner.value(from));
      throw wrongBody("type", "the body is not an array; it must be an array of log entries");
    }
    int at = scanner.space(from + 1);
    if (scanner.peek(at) != ']') {
      at = readElements(at);
    }
    expectEnd(at + 1);
  }

  private int readElements(int from) {
    int at = readElement(from);
    while (scanner.peek(at) == ',') {
      problems.nextEntry();
      at = readElement(scanner.space(at + 1));
    }
    if (scanner.peek(at) != ']') {
      throw scanner.unexpected(at, "',' or ']'");
    }
    return at;
  }

  private int readElement(int from) {
    int end = passEntry(from);
    keepEntry();
    return scanner.space(end);
  }

  private int readLine(int from) {
    int next = scanner.endOfLine(passEntry(from));
    keepEntry();
    return next;
  }

  private int readAnyLine(int from) {
    try {
      return readLine(from);
    } catch (LogServerException e) {
      if (e.code() == ErrorCode.TOO_LARGE) {
        throw e;
      }
      ErrorDetail known =
          e.details().isEmpty()
              ? ErrorDetail.at("malformed", String.valueOf(e.getMessage()))
              : e.details().getFirst();
      problems.ofEntry(known.type(), known.msg());
      return scanner.lineFeed(from);
    }
  }

  private int nextLine(int from) {
    int at = scanner.blankLines(from);
    problems.nextEntry();
    return at;
  }

  private int begin(TenantId tenant, String userId, byte[] body, int length, Body kind) {
    scanner.reset(body, length);
    problems.reset(kind);
    checker.reset(tenant);
    writer.reset(tenant, userId);
    int at = scanner.space(scanner.byteOrderMark());
    if (at == length) {
      throw wrongBody("empty", "the body is empty; it must hold at least one log entry");
    }
    return at;
  }

  /** Passes an entry, which is only kept when what follows it is in order, too. */
  private int passEntry(int from) {
    problemsBefore = problems.count();
    isObject = scanner.peek(from) == '{';
    if (isObject) {
      return reader.read(from, entry);
    }
    int end = scanner.value(from);
    problems.ofEntry(
        "type",
        "the entry is " + JsonText.describe(scanner.bytes(), from, end) + "; it must be an object");
    return end;
  }

  private void keepEntry() {
    if (isObject) {
      checker.check(entry);
    }
    if (problems.count() == problemsBefore) {
      write();
    }
  }

  private void write() {
    int size = writer.write(entry, checker.severity(), checker.timestamp(), limits.maxEntryBytes());
    if (size > limits.maxEntryBytes()) {
      problems.ofEntry(
          "too_long",
          "the entry takes " + size + " bytes; at most " + limits.maxEntryBytes() + " are allowed");
    }
  }

  private void expectEnd(int at) {
    int end = scanner.space(at);
    if (!scanner.isEnd(end)) {
      throw scanner.unexpected(end, "the end of the body");
    }
  }

  private LogBatch finish(TenantId tenant) {
    problems.throwIfAny();
    return finishKept(tenant);
  }

  private LogBatch finishKept(TenantId tenant) {
    if (writer.isEmpty()) {
      throw wrongBody("empty", "the array is empty; it must hold at least one log entry");
    }
    return writer.batch(tenant);
  }

  private PartialBatch finishPartially(TenantId tenant) {
    if (writer.isEmpty()) {
      problems.throwIfAny();
    }
    return new PartialBatch(finishKept(tenant), problems.rejected());
  }

  private static LogServerException wrongBody(String type, String message) {
    return LogServerException.invalid(ErrorDetail.at(type, message, "body"));
  }
}
