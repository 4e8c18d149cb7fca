package io.logserver.mongo;

import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.spi.dns.DnsException;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What failures of the driver mean to who asked. */
public final class MongoFailures {

  private static final Logger log = LoggerFactory.getLogger(MongoFailures.class);
  private static final int DUPLICATE_KEY = 11_000;
  private static final Pattern CAUSE = Pattern.compile("caused by \\{([^{}]+)}");

  private MongoFailures() {}

  /** Whether a document with that key is there already. */
  public static boolean isDuplicate(Throwable failure) {
    return failure instanceof MongoException e && e.getCode() == DUPLICATE_KEY;
  }

  /** Whether that code of a write error says so. */
  public static boolean isDuplicate(int code) {
    return code == DUPLICATE_KEY;
  }

  /** Whether the server ended a command because its {@code maxTimeMS} had passed. */
  public static boolean isTimeout(Throwable failure) {
    return failure instanceof MongoExecutionTimeoutException;
  }

  /** Whether nothing of a command can have reached a server. */
  public static boolean isUnsent(Throwable failure) {
    return failure instanceof MongoTimeoutException || failure instanceof MongoSecurityException;
  }

  /**
   * Whether the database does not answer, or says that it cannot do so yet: no server is up, none
   * is chosen primary, or the name of the servers is not known to DNS.
   */
  public static boolean isAway(Throwable failure) {
    return failure instanceof MongoSocketException
        || failure instanceof MongoTimeoutException
        || failure instanceof TimeoutException
        || failure instanceof MongoExecutionTimeoutException
        || failure instanceof MongoServerUnavailableException
        || failure instanceof MongoNotPrimaryException
        || failure instanceof MongoNodeIsRecoveringException
        || failure instanceof MongoException e && e.hasErrorLabel("RetryableWriteError")
        || isCausedByOneAway(failure);
  }

  /** Of a login that did not come to an answer, and of a connection string that names DNS. */
  private static boolean isCausedByOneAway(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof MongoException
        && cause != null
        && (cause instanceof DnsException || isAway(cause));
  }

  /**
   * Why a store on the database cannot be opened, in words for an operator: {@code UNAVAILABLE}
   * while it is away.
   *
   * @param what begins the message, such as {@code the log store cannot be opened: }
   */
  public static RuntimeException unopened(String what, MongoAddress address, Throwable failure) {
    String where = what + "MongoDB at " + address.hosts() + " (store.mongo.uri) does not answer";
    return isAway(failure)
        ? new LogServerException(ErrorCode.UNAVAILABLE, where + ": " + root(failure))
        : new IllegalStateException(where + " as it should: " + failure.getMessage(), failure);
  }

  /** The driver puts the cause of a wait in vain into its message, behind what it knows besides. */
  private static String root(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher cause = CAUSE.matcher(message);
    String last = message;
    while (cause.find()) {
      last = cause.group(1);
    }
    return last;
  }

  /**
   * The failure as an answer: {@code UNAVAILABLE}, without names of hosts. What the server refused,
   * which is worth a look, is logged.
   */
  public static LogServerException unavailable(Throwable failure) {
    if (failure instanceof LogServerException answer) {
      return answer;
    }
    boolean away =
        failure instanceof MongoTimeoutException || failure instanceof MongoSocketException;
    if (!away) {
      log.warn("MongoDB refused a command", failure);
    }
    return new LogServerException(
        ErrorCode.UNAVAILABLE, away ? "the database is away" : "the database refused a command");
  }
}
