package io.logserver.mongo;

import com.mongodb.ConnectionString;
import java.util.Locale;

/**
 * Where the database is. The connection string may hold a password: nothing but the driver sees it.
 *
 * @param uri a MongoDB connection string; what it says of time limits and pools wins over the rest
 * @param database name of the database
 * @param poolSize connections to each server at most
 */
public record MongoAddress(String uri, String database, int poolSize) {

  /** How long a request waits for a server that takes it; reads and appends are tried again. */
  private static final int SELECTION_MILLIS = 3_000;

  private static final int CONNECT_MILLIS = 3_000;

  public MongoAddress {
    try {
      new ConnectionString(uri);
    } catch (IllegalArgumentException e) {
      // The driver's message may quote a part of it.
      throw new IllegalArgumentException(
          "store.mongo.uri is not a connection string that the MongoDB driver understands, such as"
              + " mongodb://user:password@host:27017/?replicaSet=rs0; escape special characters of"
              + " the password as %XX");
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
    return String.join(",", new ConnectionString(uri).getHosts());
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
