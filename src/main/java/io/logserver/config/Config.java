package io.logserver.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * All settings of a process, immutable. A record of it exists only with values that are allowed:
 * its constructor throws a {@link ConfigException} otherwise. What each setting means stands in
 * {@code conf/logserver.yaml}.
 *
 * @param roles the parts that this process deploys
 */
public record Config(
    Http http,
    Management management,
    Metrics metrics,
    Data data,
    Set<ProcessRole> roles,
    ClusterConfig cluster,
    Queue queue,
    Store store,
    Auth auth,
    Stream stream,
    Retention retention,
    Log log) {

  /** A document holds a log up to three times, as line, fields and attributes, in 16 MiB. */
  private static final long MAX_MONGO_ENTRY_BYTES = 4 << 20;

  public Config {
    roles = Set.copyOf(roles);
    if (store.type() == Store.Type.MONGO) {
      atMost(Keys.HTTP_MAX_ENTRY_BYTES, http.maxEntryBytes(), MAX_MONGO_ENTRY_BYTES);
    }
    List<ConfigProblem> problems =
        Profile.problems(roles, queue.type(), store.type(), cluster.enabled());
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** The settings of a server that nobody has configured. */
  public static Config defaults() {
    return new ConfigReader(Settings.none()).read();
  }

  /**
   * The HTTP edge.
   *
   * @param host address to listen on
   * @param port 0 for any free one
   * @param maxBodyBytes largest request body after inflating
   * @param maxEntryBytes largest log entry
   * @param maxNesting deepest nesting of objects and arrays in an entry
   * @param maxInFlightBytes bodies held in memory at a time, of all requests together
   * @param idleTimeout after which a silent connection is closed
   * @param requestTimeout after which a request that has arrived is answered 503
   * @param headTimeout in which a request's head arrives, from its first byte
   * @param bodyTimeout in which a request's body arrives, or goes on arriving
   * @param maxConnections connections open at a time
   * @param maxRequests requests in flight at a time
   * @param maxExports exports that run at a time
   */
  public record Http(
      String host,
      int port,
      int maxBodyBytes,
      int maxEntryBytes,
      int maxNesting,
      long maxInFlightBytes,
      Duration idleTimeout,
      Duration requestTimeout,
      Duration headTimeout,
      Duration bodyTimeout,
      int maxConnections,
      int maxRequests,
      int maxExports,
      Tls tls,
      Cors cors) {

    public Http {
      Keys.HTTP_HOST.check(host);
      Keys.HTTP_PORT.check(port);
      Keys.HTTP_MAX_BODY_BYTES.check(maxBodyBytes);
      Keys.HTTP_MAX_ENTRY_BYTES.check(maxEntryBytes);
      Keys.HTTP_MAX_NESTING.check(maxNesting);
      Keys.HTTP_MAX_IN_FLIGHT_BYTES.check(maxInFlightBytes);
      Keys.HTTP_IDLE_TIMEOUT.check(idleTimeout);
      Keys.HTTP_REQUEST_TIMEOUT.check(requestTimeout);
      Keys.HTTP_HEAD_TIMEOUT.check(headTimeout);
      Keys.HTTP_BODY_TIMEOUT.check(bodyTimeout);
      Keys.HTTP_MAX_CONNECTIONS.check(maxConnections);
      Keys.HTTP_MAX_REQUESTS.check(maxRequests);
      Keys.HTTP_MAX_EXPORTS.check(maxExports);
      atMost(Keys.HTTP_MAX_ENTRY_BYTES, maxEntryBytes, Keys.HTTP_MAX_BODY_BYTES, maxBodyBytes);
      atMost(
          Keys.HTTP_MAX_BODY_BYTES, maxBodyBytes, Keys.HTTP_MAX_IN_FLIGHT_BYTES, maxInFlightBytes);
    }
  }

  /** PEM files of the certificate chain and its private key; both null where TLS is off. */
  public record Tls(@Nullable Path cert, @Nullable Path key) {

    public Tls {
      if ((cert == null) != (key == null)) {
        throw incomplete(
            cert == null ? Keys.HTTP_TLS_CERT : Keys.HTTP_TLS_KEY,
            cert == null ? Keys.HTTP_TLS_KEY : Keys.HTTP_TLS_CERT);
      }
    }

    /** Whether the API is served over TLS only. */
    public boolean isOn() {
      return cert != null;
    }
  }

  /**
   * Web pages of other origins.
   *
   * @param origins those whose scripts may use the API; {@code *} for every one, empty for none
   */
  public record Cors(Set<String> origins) {

    public Cors {
      Keys.HTTP_CORS_ORIGINS.check(origins);
      origins = Set.copyOf(origins);
    }
  }

  /** Metrics; {@code tenantLabels} adds some that tell the tenants apart. */
  public record Metrics(boolean tenantLabels) {}

  /** Where health and metrics are served; port 0 for any free one. */
  public record Management(String host, int port) {

    public Management {
      Keys.MANAGEMENT_HOST.check(host);
      Keys.MANAGEMENT_PORT.check(port);
    }
  }

  /** The directory that holds everything the embedded parts keep; made absolute. */
  public record Data(Path dir) {

    public Data {
      Keys.DATA_DIR.check(dir);
      dir = dir.toAbsolutePath().normalize();
    }
  }

  /** The queue; {@code maxBytes} bounds the backlog of the journal. */
  public record Queue(Type type, long maxBytes, Journal journal, Sqs sqs) {

    public Queue {
      Keys.QUEUE_MAX_BYTES.check(maxBytes);
      atMost(
          Keys.QUEUE_JOURNAL_SEGMENT_BYTES, journal.segmentBytes(), Keys.QUEUE_MAX_BYTES, maxBytes);
    }

    /** Which adapter. */
    public enum Type {
      JOURNAL,
      SQS
    }
  }

  /**
   * The journal.
   *
   * @param segmentBytes length of a segment file
   * @param tailBytes newest batches kept in memory, so that the worker need not read them back
   */
  public record Journal(int segmentBytes, int tailBytes) {

    public Journal {
      Keys.QUEUE_JOURNAL_SEGMENT_BYTES.check(segmentBytes);
      Keys.QUEUE_JOURNAL_TAIL_BYTES.check(tailBytes);
    }
  }

  /**
   * SQS, or ElasticMQ.
   *
   * @param name name of the queue, where {@code url} is null
   * @param url address of the queue; null to look {@code name} up
   * @param deadLetterQueue name of the queue for what cannot be read; null for {@code name} with
   *     {@code -dead} behind it
   * @param create whether queues that do not exist are created
   * @param endpoint null for that of the region
   * @param region null to let the SDK find it
   * @param accessKey null to let the SDK find credentials
   * @param secretKey null exactly where {@code accessKey} is
   * @param linger time that logs wait for others to share a request; few logs wait longer
   * @param maxMessageBytes largest message to send
   * @param maxInFlightBytes lines that wait for SQS to confirm them
   * @param visibilityTimeout after which a message of a worker that died comes again
   * @param poll longest time that a receive waits at SQS
   * @param receivers receives at a time while there is a backlog
   * @param prefetchBytes message bodies that wait for the worker
   */
  public record Sqs(
      String name,
      @Nullable URI url,
      @Nullable String deadLetterQueue,
      boolean create,
      @Nullable URI endpoint,
      @Nullable String region,
      @Nullable String accessKey,
      @Nullable String secretKey,
      Duration linger,
      int maxMessageBytes,
      long maxInFlightBytes,
      Duration visibilityTimeout,
      Duration poll,
      int receivers,
      int prefetchBytes) {

    public Sqs {
      Keys.QUEUE_SQS_NAME.check(name);
      checkGiven(Keys.QUEUE_SQS_URL, url);
      checkGiven(Keys.QUEUE_SQS_DEAD_LETTER_QUEUE, deadLetterQueue);
      checkGiven(Keys.QUEUE_SQS_ENDPOINT, endpoint);
      checkGiven(Keys.QUEUE_SQS_REGION, region);
      checkGiven(Keys.QUEUE_SQS_ACCESS_KEY, accessKey);
      checkGiven(Keys.QUEUE_SQS_SECRET_KEY, secretKey);
      Keys.QUEUE_SQS_LINGER.check(linger);
      Keys.QUEUE_SQS_MAX_MESSAGE_BYTES.check(maxMessageBytes);
      Keys.QUEUE_SQS_MAX_IN_FLIGHT_BYTES.check(maxInFlightBytes);
      Keys.QUEUE_SQS_VISIBILITY_TIMEOUT.check(visibilityTimeout);
      Keys.QUEUE_SQS_POLL.check(poll);
      Keys.QUEUE_SQS_RECEIVERS.check(receivers);
      Keys.QUEUE_SQS_PREFETCH_BYTES.check(prefetchBytes);
      if ((accessKey == null) != (secretKey == null)) {
        Key<String> missing =
            accessKey == null ? Keys.QUEUE_SQS_ACCESS_KEY : Keys.QUEUE_SQS_SECRET_KEY;
        throw new ConfigException(
            List.of(
                new ConfigProblem(
                    missing.name(),
                    null,
                    null,
                    "must be given where queue.sqs.access-key or secret-key is: both or neither")));
      }
    }

    /** Keeps the keys out of logs and messages. */
    @Override
    public String toString() {
      return "Sqs[name=" + name + ", url=" + url + ", endpoint=" + endpoint + "]";
    }
  }

  /** The store; {@code queryTimeout} is the longest time that one read takes. */
  public record Store(Type type, Duration queryTimeout, Block block, Mongo mongo) {

    public Store {
      Keys.STORE_QUERY_TIMEOUT.check(queryTimeout);
    }

    /** Which adapter. */
    public enum Type {
      BLOCK,
      MONGO
    }
  }

  /**
   * The block store.
   *
   * @param blockBytes canonical lines in a block
   * @param openBytes canonical lines in all open blocks together
   * @param commitInterval longest time between two commits
   * @param commitBytes appended lines after which a commit is due
   * @param searchThreads threads that search; 0 is replaced by the number of cores
   * @param searchQueue searches that may wait for a thread
   */
  public record Block(
      int blockBytes,
      long openBytes,
      Duration commitInterval,
      long commitBytes,
      int searchThreads,
      int searchQueue) {

    public Block {
      Keys.STORE_BLOCK_BLOCK_BYTES.check(blockBytes);
      Keys.STORE_BLOCK_OPEN_BYTES.check(openBytes);
      Keys.STORE_BLOCK_COMMIT_INTERVAL.check(commitInterval);
      Keys.STORE_BLOCK_COMMIT_BYTES.check(commitBytes);
      Keys.STORE_BLOCK_SEARCH_THREADS.check(searchThreads);
      Keys.STORE_BLOCK_SEARCH_QUEUE.check(searchQueue);
      atMost(Keys.STORE_BLOCK_BLOCK_BYTES, blockBytes, Keys.STORE_BLOCK_OPEN_BYTES, openBytes);
      if (searchThreads == 0) {
        searchThreads = Runtime.getRuntime().availableProcessors();
      }
    }
  }

  /**
   * The store in MongoDB, and that of the tenants beside it.
   *
   * @param uri connection string, which may hold a password
   * @param indexPaths dotted paths whose values are indexed
   * @param poolSize connections to each server at most; half of them read
   * @param searchQueue searches that may wait for one
   */
  public record Mongo(
      String uri, String database, List<String> indexPaths, int poolSize, int searchQueue) {

    public Mongo {
      indexPaths = List.copyOf(indexPaths);
      Keys.STORE_MONGO_URI.check(uri);
      Keys.STORE_MONGO_DATABASE.check(database);
      Keys.STORE_MONGO_POOL_SIZE.check(poolSize);
      Keys.STORE_MONGO_SEARCH_QUEUE.check(searchQueue);
      if (!indexPaths.isEmpty()) {
        Keys.STORE_MONGO_INDEX_PATHS.check(indexPaths);
      }
    }

    /** Keeps the connection string out of logs and messages. */
    @Override
    public String toString() {
      return "Mongo[database="
          + database
          + ", indexPaths="
          + indexPaths
          + ", poolSize="
          + poolSize
          + ", searchQueue="
          + searchQueue
          + "]";
    }
  }

  /**
   * What a token must carry.
   *
   * @param systemSecret secret of tenant {@code system}; null where the server makes and keeps its
   *     own
   * @param masterKey encrypts the secrets of tenants at rest, 64 hex characters; null to keep them
   *     plain
   */
  public record Auth(
      String issuer,
      String audience,
      boolean requireExp,
      @Nullable String systemSecret,
      @Nullable String masterKey) {

    public Auth {
      Keys.AUTH_ISSUER.check(issuer);
      Keys.AUTH_AUDIENCE.check(audience);
      if (systemSecret != null) {
        Keys.AUTH_SYSTEM_SECRET.check(systemSecret);
      }
      if (masterKey != null) {
        Keys.AUTH_MASTER_KEY.check(masterKey);
      }
    }

    /** Keeps the secrets out of logs and messages. */
    @Override
    public String toString() {
      return "Auth[issuer="
          + issuer
          + ", audience="
          + audience
          + ", requireExp="
          + requireExp
          + "]";
    }
  }

  /**
   * Live tail.
   *
   * @param bufferBytes what may wait for one slow subscriber before it gets a gap
   * @param relayBytes what of one tenant may be under way from this process to one other
   */
  public record Stream(int bufferBytes, int maxSubscribers, int relayBytes) {

    public Stream {
      Keys.STREAM_BUFFER_BYTES.check(bufferBytes);
      Keys.STREAM_MAX_SUBSCRIBERS.check(maxSubscribers);
      Keys.STREAM_RELAY_BYTES.check(relayBytes);
    }
  }

  /**
   * Deletion of old logs.
   *
   * @param interval time between two looks at what is due
   */
  public record Retention(Duration interval) {

    public Retention {
      Keys.RETENTION_INTERVAL.check(interval);
    }
  }

  /** The server's own log, on standard error. */
  public record Log(Format format, Level level) {

    /** How a line looks. */
    public enum Format {
      TEXT,
      JSON
    }
  }

  private static <T> void checkGiven(Key<T> key, @Nullable T value) {
    if (value != null) {
      key.check(value);
    }
  }

  private static void atMost(Key<?> small, long value, Key<?> large, long limit) {
    if (value > limit) {
      String expected = "must not exceed " + large.name() + " = " + Units.BYTES.format(limit);
      throw refused(small.name(), Units.BYTES.format(value), expected);
    }
  }

  private static ConfigException incomplete(Key<?> missing, Key<?> given) {
    String expected = "must be given together with " + given.name();
    return new ConfigException(List.of(new ConfigProblem(missing.name(), null, null, expected)));
  }

  private static void atMost(Key<?> key, long value, long limit) {
    if (value > limit) {
      String expected = "must not exceed " + Units.BYTES.format(limit) + " with store.type mongo";
      throw refused(key.name(), Units.BYTES.format(value), expected);
    }
  }

  static ConfigException refused(String key, Object value, String expected) {
    return new ConfigException(
        List.of(new ConfigProblem(key, null, String.valueOf(value), expected)));
  }
}
