package io.logserver.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.event.Level;

/** Every key, with the values it takes and its default: the only place that knows either. */
final class Keys {

  private static final Map<String, Key<?>> BY_NAME = new LinkedHashMap<>();

  static final Key<String> HTTP_HOST = key("http.host", Kind.text(), "0.0.0.0");
  static final Key<Integer> HTTP_PORT = key("http.port", Kind.integer(0, 65_535), "8080");
  static final Key<Integer> HTTP_MAX_BODY_BYTES =
      key("http.max-body-bytes", Kind.arrayBytes("1KiB", "1GiB"), "20MiB");
  static final Key<Integer> HTTP_MAX_ENTRY_BYTES =
      key("http.max-entry-bytes", Kind.arrayBytes("1KiB", "64MiB"), "256KiB");
  static final Key<Integer> HTTP_MAX_NESTING = key("http.max-nesting", Kind.integer(1, 1000), "32");
  static final Key<Long> HTTP_MAX_IN_FLIGHT_BYTES =
      key("http.max-in-flight-bytes", Kind.bytes("1MiB", "1TiB"), "128MiB");
  static final Key<Duration> HTTP_IDLE_TIMEOUT =
      key("http.idle-timeout", Kind.duration("1s", "1h"), "60s");
  static final Key<Duration> HTTP_REQUEST_TIMEOUT =
      key("http.request-timeout", Kind.duration("2s", "1h"), "30s");
  static final Key<Duration> HTTP_HEAD_TIMEOUT =
      key("http.head-timeout", Kind.duration("100ms", "10m"), "10s");
  static final Key<Duration> HTTP_BODY_TIMEOUT =
      key("http.body-timeout", Kind.duration("1s", "1h"), "30s");
  static final Key<Integer> HTTP_MAX_CONNECTIONS =
      key("http.max-connections", Kind.integer(1, 10_000_000), "10000");
  static final Key<Integer> HTTP_MAX_REQUESTS =
      key("http.max-requests", Kind.integer(1, 10_000_000), "10000");
  static final Key<Integer> HTTP_MAX_EXPORTS = key("http.max-exports", Kind.integer(1, 1000), "4");
  static final Key<Path> HTTP_TLS_CERT = add(new Key<>("http.tls.cert", Kind.path(), null, false));
  static final Key<Path> HTTP_TLS_KEY = add(new Key<>("http.tls.key", Kind.path(), null, false));
  static final Key<Set<String>> HTTP_CORS_ORIGINS = key("http.cors.origins", Kind.origins(), "");

  static final Key<String> MANAGEMENT_HOST = key("management.host", Kind.text(), "127.0.0.1");
  static final Key<Integer> MANAGEMENT_PORT =
      key("management.port", Kind.integer(0, 65_535), "9090");

  static final Key<Boolean> METRICS_TENANT_LABELS =
      key("metrics.tenant-labels", Kind.bool(), "false");

  static final Key<Path> DATA_DIR = key("data.dir", Kind.path(), "./data");

  static final Key<Set<ProcessRole>> ROLES =
      key("roles", Kind.anyOf(ProcessRole.class), "auth,tenant,log,worker,stream");

  static final Key<Boolean> CLUSTER_ENABLED = key("cluster.enabled", Kind.bool(), "false");
  static final Key<String> CLUSTER_NAME = key("cluster.name", Kind.text(), "logserver");
  static final Key<String> CLUSTER_HOST = key("cluster.host", Kind.ownAddress(), "127.0.0.1");
  static final Key<Integer> CLUSTER_PORT = key("cluster.port", Kind.integer(0, 65_535), "0");
  static final Key<Integer> CLUSTER_MEMBER_PORT =
      key("cluster.member-port", Kind.integer(0, 65_535), "5701");
  static final Key<List<String>> CLUSTER_MEMBERS = key("cluster.members", Kind.endpoints(), "");
  static final Key<String> CLUSTER_DNS = optional("cluster.dns", Kind.hostName());
  static final Key<Path> CLUSTER_TLS_CERT = optional("cluster.tls.cert", Kind.path());
  static final Key<Path> CLUSTER_TLS_KEY = optional("cluster.tls.key", Kind.path());
  static final Key<Path> CLUSTER_TLS_CA = optional("cluster.tls.ca", Kind.path());

  static final Key<Config.Queue.Type> QUEUE_TYPE =
      key("queue.type", Kind.oneOf(Config.Queue.Type.class), "journal");
  static final Key<Long> QUEUE_MAX_BYTES =
      key("queue.max-bytes", Kind.bytes("1MiB", "1024TiB"), "4GiB");
  static final Key<Integer> QUEUE_JOURNAL_SEGMENT_BYTES =
      key("queue.journal.segment-bytes", Kind.arrayBytes("1MiB", "1GiB"), "64MiB");
  static final Key<Integer> QUEUE_JOURNAL_TAIL_BYTES =
      key("queue.journal.tail-bytes", Kind.arrayBytes("0", "1GiB"), "32MiB");

  static final Key<String> QUEUE_SQS_NAME = key("queue.sqs.name", Kind.queueName(75), "logserver");
  static final Key<URI> QUEUE_SQS_URL = optional("queue.sqs.url", Kind.url());
  static final Key<String> QUEUE_SQS_DEAD_LETTER_QUEUE =
      optional("queue.sqs.dead-letter-queue", Kind.queueName(80));
  static final Key<Boolean> QUEUE_SQS_CREATE = key("queue.sqs.create", Kind.bool(), "false");
  static final Key<URI> QUEUE_SQS_ENDPOINT = optional("queue.sqs.endpoint", Kind.url());
  static final Key<String> QUEUE_SQS_REGION = optional("queue.sqs.region", Kind.text());
  static final Key<String> QUEUE_SQS_ACCESS_KEY = optional("queue.sqs.access-key", Kind.text());
  static final Key<String> QUEUE_SQS_SECRET_KEY =
      add(new Key<>("queue.sqs.secret-key", Kind.asciiSecret(1), null, true));
  static final Key<Duration> QUEUE_SQS_LINGER =
      key("queue.sqs.linger", Kind.duration("0ms", "1s"), "5ms");
  static final Key<Integer> QUEUE_SQS_MAX_MESSAGE_BYTES =
      key("queue.sqs.max-message-bytes", Kind.arrayBytes("4KiB", "1MiB"), "1MiB");
  static final Key<Long> QUEUE_SQS_MAX_IN_FLIGHT_BYTES =
      key("queue.sqs.max-in-flight-bytes", Kind.bytes("1MiB", "1TiB"), "64MiB");
  static final Key<Duration> QUEUE_SQS_VISIBILITY_TIMEOUT =
      key("queue.sqs.visibility-timeout", Kind.duration("3s", "12h"), "60s");
  static final Key<Duration> QUEUE_SQS_POLL =
      key("queue.sqs.poll", Kind.duration("1s", "20s"), "20s");
  static final Key<Integer> QUEUE_SQS_RECEIVERS =
      key("queue.sqs.receivers", Kind.integer(1, 32), "2");
  static final Key<Integer> QUEUE_SQS_PREFETCH_BYTES =
      key("queue.sqs.prefetch-bytes", Kind.arrayBytes("64KiB", "1GiB"), "16MiB");

  static final Key<Config.Store.Type> STORE_TYPE =
      key("store.type", Kind.oneOf(Config.Store.Type.class), "block");
  static final Key<Duration> STORE_QUERY_TIMEOUT =
      key("store.query-timeout", Kind.duration("100ms", "1h"), "10s");
  static final Key<Integer> STORE_BLOCK_BLOCK_BYTES =
      key("store.block.block-bytes", Kind.arrayBytes("4KiB", "16MiB"), "256KiB");
  static final Key<Long> STORE_BLOCK_OPEN_BYTES =
      key("store.block.open-bytes", Kind.bytes("1MiB", "1TiB"), "64MiB");
  static final Key<Duration> STORE_BLOCK_COMMIT_INTERVAL =
      key("store.block.commit-interval", Kind.duration("100ms", "1h"), "60s");
  static final Key<Long> STORE_BLOCK_COMMIT_BYTES =
      key("store.block.commit-bytes", Kind.bytes("1MiB", "1TiB"), "256MiB");
  static final Key<Integer> STORE_BLOCK_SEARCH_THREADS =
      key("store.block.search-threads", Kind.integer(0, 1024), "0");
  static final Key<Integer> STORE_BLOCK_SEARCH_QUEUE =
      key("store.block.search-queue", Kind.integer(1, 1_000_000), "256");
  static final Key<String> STORE_MONGO_URI =
      add(new Key<>("store.mongo.uri", Kind.mongoUri(), "mongodb://127.0.0.1:27017", true));
  static final Key<String> STORE_MONGO_DATABASE =
      key("store.mongo.database", Kind.databaseName(), "logserver");
  static final Key<List<String>> STORE_MONGO_INDEX_PATHS =
      add(new Key<>("store.mongo.index-paths", Kind.entryPaths(), null, false));
  static final Key<Integer> STORE_MONGO_POOL_SIZE =
      key("store.mongo.pool-size", Kind.integer(8, 10_000), "32");
  static final Key<Integer> STORE_MONGO_SEARCH_QUEUE =
      key("store.mongo.search-queue", Kind.integer(1, 1_000_000), "256");

  static final Key<String> AUTH_ISSUER = key("auth.issuer", Kind.text(), "issuer");
  static final Key<String> AUTH_AUDIENCE = key("auth.audience", Kind.text(), "logserver");
  static final Key<Boolean> AUTH_REQUIRE_EXP = key("auth.require-exp", Kind.bool(), "true");
  static final Key<String> AUTH_SYSTEM_SECRET =
      add(new Key<>("auth.system-secret", Kind.asciiSecret(32), null, true));
  static final Key<String> AUTH_MASTER_KEY =
      add(new Key<>("auth.master-key", Kind.hexSecret(64), null, true));

  static final Key<Integer> STREAM_BUFFER_BYTES =
      key("stream.buffer-bytes", Kind.arrayBytes("1KiB", "1GiB"), "1MiB");
  static final Key<Integer> STREAM_MAX_SUBSCRIBERS =
      key("stream.max-subscribers", Kind.integer(0, 10_000_000), "10000");
  static final Key<Integer> STREAM_RELAY_BYTES =
      key("stream.relay-bytes", Kind.arrayBytes("64KiB", "1GiB"), "4MiB");

  static final Key<Duration> RETENTION_INTERVAL =
      key("retention.interval", Kind.duration("1s", "7d"), "1h");

  static final Key<Config.Log.Format> LOG_FORMAT =
      key("log.format", Kind.oneOf(Config.Log.Format.class), "text");
  static final Key<Level> LOG_LEVEL = key("log.level", Kind.oneOf(Level.class), "info");

  private Keys() {}

  /** All keys by name, in the order of the file. */
  static Map<String, Key<?>> byName() {
    return Collections.unmodifiableMap(BY_NAME);
  }

  private static <T> Key<T> key(String name, Kind<T> kind, String fallback) {
    return add(new Key<>(name, kind, fallback, false));
  }

  private static <T> Key<T> optional(String name, Kind<T> kind) {
    return add(new Key<>(name, kind, null, false));
  }

  private static <T> Key<T> add(Key<T> key) {
    BY_NAME.put(key.name(), key);
    return key;
  }
}
