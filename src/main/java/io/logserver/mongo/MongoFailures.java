package io.logserver.mongo;

import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What failures of the driver mean to who asked. */
public final class MongoFailures {

  private static final Logger log = LoggerFactory.getLogger(MongoFailures.class);
  private static final int DUPLICATE_KEY = 11_000;

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
