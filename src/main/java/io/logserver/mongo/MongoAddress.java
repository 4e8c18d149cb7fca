package io.logserver.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientException;
import java.util.List;
import java.util.Locale;

/**
 * Where the database is. The connection string may hold a password: nothing but the driver sees it.
 *
 * @param uri a MongoDB connection string; what it says of time limits and pools wins over the rest
 * @param database name of the database
 * @param poolSize connections to each server at most
 */
public record MongoAddress(String uri, String database, int poolSize) {

  /** What a connection string must be, to follow those words. */
  public static final String ALLOWED =
      "a connection string that the MongoDB driver understands, such as"
          + " mongodb://user:password@host:27017/?replicaSet=rs0; escape special characters of the"
          + " password as %XX";

  /** How long a request waits for a server that takes it; reads and appends are tried again. */
  private static final int SELECTION_MILLIS = 3_000;

  private static final int CONNECT_MILLIS = 3_000;

  public MongoAddress {
    try {
      parsed(uri);
    } catch (IllegalArgumentException | MongoClientException e) {
      // The driver's message may quote a part of it.
      throw new IllegalArgumentException("the connection string is not " + ALLOWED);
    }
  }

  /** The connection string with the settings that it leaves open. */
  public String connectionString() {
    String text = with(uri, "serverSelectionTimeoutMS", SELECTION_MILLIS);
    text = with(text, "connectTimeoutMS", CONNECT_MILLIS);
    return with(text, "maxPoolSize", poolSize);
  }

  /** The servers it names, without user and password. */
  public String hosts() {
    return String.join(",", parsed(uri).getHosts());
  }

  /**
   * Without the look into DNS that {@code mongodb+srv} needs: it may fail where the text does not.
   */
  private static ConnectionString parsed(String uri) {
    return new ConnectionString(uri, (name, type) -> List.of());
  }

  private static String with(String uri, String option, int value) {
    int query = uri.indexOf('?');
    String options = query < 0 ? "" : uri.substring(query).toLowerCase(Locale.ROOT);
    if (options.contains(option.toLowerCase(Locale.ROOT) + "=")) {
      return uri;
    }
    String given = option + "=" + value;
    if (query >= 0) {
      return uri + (uri.endsWith("?") || uri.endsWith("&") ? "" : "&") + given;
    }
    boolean hasPath = uri.indexOf('/', uri.indexOf("://") + 3) >= 0;
    return uri + (hasPath ? "?" : "/?") + given;
  }

  /** Keeps the connection string out of logs and messages. */
  @Override
  public String toString() {
    return "MongoAddress[" + hosts() + "/" + database + "]";
  }
}
