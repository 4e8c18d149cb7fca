package io.logserver.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Config} of {@link Settings}. It goes on after a problem, with the defaults in
 * place of what is wrong, so that all problems are reported together.
 */
final class ConfigReader {

  private final Settings settings;
  private final List<ConfigProblem> problems;

  ConfigReader(Settings settings) {
    this.settings = settings;
    this.problems = new ArrayList<>(settings.problems());
  }

  /** The configuration; throws a {@link ConfigException} with all problems when there is one. */
  Config read() {
    Config.Http http = block(ConfigReader::http);
    Config.Management management = block(ConfigReader::management);
    Config.Metrics metrics =
        block(from -> new Config.Metrics(from.get(Keys.METRICS_TENANT_LABELS)));
    Config.Data data = block(from -> new Config.Data(from.get(Keys.DATA_DIR)));
    ClusterConfig cluster = block(ConfigReader::cluster);
    Config.Queue queue = block(ConfigReader::queue);
    Config.Store store = block(ConfigReader::store);
    Config.Auth auth = block(ConfigReader::auth);
    Config.Stream stream = block(ConfigReader::stream);
    Config.Retention retention =
        block(from -> new Config.Retention(from.get(Keys.RETENTION_INTERVAL)));
    Config.Log log =
        block(from -> new Config.Log(from.get(Keys.LOG_FORMAT), from.get(Keys.LOG_LEVEL)));
    try {
      Config config =
          new Config(
              http,
              management,
              metrics,
              data,
              get(Keys.ROLES),
              cluster,
              queue,
              store,
              auth,
              stream,
              retention,
              log);
      if (problems.isEmpty()) {
        return config;
      }
    } catch (ConfigException e) {
      e.problems().forEach(problem -> problems.add(withSource(problem)));
    }
    throw new ConfigException(problems);
  }

  private Config.Http http() {
    return new Config.Http(
        get(Keys.HTTP_HOST),
        get(Keys.HTTP_PORT),
        get(Keys.HTTP_MAX_BODY_BYTES),
        get(Keys.HTTP_MAX_ENTRY_BYTES),
        get(Keys.HTTP_MAX_NESTING),
        get(Keys.HTTP_MAX_IN_FLIGHT_BYTES),
        get(Keys.HTTP_IDLE_TIMEOUT),
        get(Keys.HTTP_REQUEST_TIMEOUT),
        get(Keys.HTTP_HEAD_TIMEOUT),
        get(Keys.HTTP_BODY_TIMEOUT),
        get(Keys.HTTP_MAX_CONNECTIONS),
        get(Keys.HTTP_MAX_REQUESTS),
        get(Keys.HTTP_MAX_EXPORTS),
        new Config.Tls(given(Keys.HTTP_TLS_CERT), given(Keys.HTTP_TLS_KEY)),
        new Config.Cors(get(Keys.HTTP_CORS_ORIGINS)));
  }

  private Config.Management management() {
    return new Config.Management(get(Keys.MANAGEMENT_HOST), get(Keys.MANAGEMENT_PORT));
  }

  private ClusterConfig cluster() {
    return new ClusterConfig(
        get(Keys.CLUSTER_ENABLED),
        get(Keys.CLUSTER_NAME),
        get(Keys.CLUSTER_HOST),
        get(Keys.CLUSTER_PORT),
        get(Keys.CLUSTER_MEMBER_PORT),
        get(Keys.CLUSTER_MEMBERS),
        given(Keys.CLUSTER_DNS),
        new ClusterConfig.Tls(
            given(Keys.CLUSTER_TLS_CERT), given(Keys.CLUSTER_TLS_KEY), given(Keys.CLUSTER_TLS_CA)));
  }

  private Config.Queue queue() {
    Config.Journal journal =
        new Config.Journal(
            get(Keys.QUEUE_JOURNAL_SEGMENT_BYTES), get(Keys.QUEUE_JOURNAL_TAIL_BYTES));
    return new Config.Queue(get(Keys.QUEUE_TYPE), get(Keys.QUEUE_MAX_BYTES), journal, sqs());
  }

  private Config.Sqs sqs() {
    return new Config.Sqs(
        get(Keys.QUEUE_SQS_NAME),
        given(Keys.QUEUE_SQS_URL),
        given(Keys.QUEUE_SQS_DEAD_LETTER_QUEUE),
        get(Keys.QUEUE_SQS_CREATE),
        given(Keys.QUEUE_SQS_ENDPOINT),
        given(Keys.QUEUE_SQS_REGION),
        given(Keys.QUEUE_SQS_ACCESS_KEY),
        given(Keys.QUEUE_SQS_SECRET_KEY),
        get(Keys.QUEUE_SQS_LINGER),
        get(Keys.QUEUE_SQS_MAX_MESSAGE_BYTES),
        get(Keys.QUEUE_SQS_MAX_IN_FLIGHT_BYTES),
        get(Keys.QUEUE_SQS_VISIBILITY_TIMEOUT),
        get(Keys.QUEUE_SQS_POLL),
        get(Keys.QUEUE_SQS_RECEIVERS),
        get(Keys.QUEUE_SQS_PREFETCH_BYTES));
  }

  private Config.Store store() {
    Config.Block block =
        new Config.Block(
            get(Keys.STORE_BLOCK_BLOCK_BYTES),
            get(Keys.STORE_BLOCK_OPEN_BYTES),
            get(Keys.STORE_BLOCK_COMMIT_INTERVAL),
            get(Keys.STORE_BLOCK_COMMIT_BYTES),
            get(Keys.STORE_BLOCK_SEARCH_THREADS),
            get(Keys.STORE_BLOCK_SEARCH_QUEUE));
    List<String> indexPaths = given(Keys.STORE_MONGO_INDEX_PATHS);
    Config.Mongo mongo =
        new Config.Mongo(
            get(Keys.STORE_MONGO_URI),
            get(Keys.STORE_MONGO_DATABASE),
            indexPaths == null ? List.of() : indexPaths,
            get(Keys.STORE_MONGO_POOL_SIZE),
            get(Keys.STORE_MONGO_SEARCH_QUEUE));
    return new Config.Store(get(Keys.STORE_TYPE), get(Keys.STORE_QUERY_TIMEOUT), block, mongo);
  }

  private Config.Auth auth() {
    return new Config.Auth(
        get(Keys.AUTH_ISSUER),
        get(Keys.AUTH_AUDIENCE),
        get(Keys.AUTH_REQUIRE_EXP),
        given(Keys.AUTH_SYSTEM_SECRET),
        given(Keys.AUTH_MASTER_KEY));
  }

  private Config.Stream stream() {
    return new Config.Stream(
        get(Keys.STREAM_BUFFER_BYTES),
        get(Keys.STREAM_MAX_SUBSCRIBERS),
        get(Keys.STREAM_RELAY_BYTES));
  }

  /**
   * A record whose values are allowed one by one may still refuse them together; that is reported
   * too.
   */
  private <B> B block(Function<ConfigReader, B> block) {
    int before = problems.size();
    try {
      return block.apply(this);
    } catch (ConfigException e) {
      if (problems.size() == before) {
        e.problems().forEach(problem -> problems.add(withSource(problem)));
      }
      return block.apply(new ConfigReader(Settings.none()));
    }
  }

  private ConfigProblem withSource(ConfigProblem problem) {
    Settings.Given given = settings.find(problem.key());
    if (given == null || given.text() == null) {
      return new ConfigProblem(problem.key(), "default", problem.value(), problem.expected());
    }
    return new ConfigProblem(problem.key(), given.source(), given.text(), problem.expected());
  }

  private <T> T get(Key<T> key) {
    T given = given(key);
    return given != null ? given : key.kind().parse(Objects.requireNonNull(key.fallback()));
  }

  private <T> @Nullable T given(Key<T> key) {
    Settings.Given given = settings.find(key.name());
    if (given == null || given.text() == null) {
      return null;
    }
    try {
      return key.kind().parse(given.text());
    } catch (IllegalArgumentException e) {
      problems.add(key.problem(given.text(), given.source()));
      return null;
    }
  }
}
