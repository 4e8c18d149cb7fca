package io.logserver.cluster;

import io.logserver.support.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What all nodes of a cluster are told. */
final class Settings {

  /** Time after which the messages of a killed worker come to the other. */
  static final String VISIBILITY_TIMEOUT = "10s";

  static final String SYSTEM_SECRET = "secret-of-the-platform-in-this-test-only";

  private Settings() {}

  /**
   * The settings as environment variables.
   *
   * @param folder gets the certificate that all nodes show each other
   */
  static Map<String, String> of(ElasticMq queue, FerretDb store, Path folder) throws Exception {
    Map<String, String> all = new HashMap<>();
    all.put("LOGSERVER_QUEUE_TYPE", "sqs");
    all.put("LOGSERVER_QUEUE_SQS_ENDPOINT", queue.endpoint());
    all.put("LOGSERVER_QUEUE_SQS_ACCESS_KEY", "x");
    all.put("LOGSERVER_QUEUE_SQS_SECRET_KEY", "x");
    all.put("LOGSERVER_QUEUE_SQS_CREATE", "true");
    all.put("LOGSERVER_QUEUE_SQS_POLL", "2s");
    all.put("LOGSERVER_QUEUE_SQS_VISIBILITY_TIMEOUT", VISIBILITY_TIMEOUT);
    all.put("LOGSERVER_STORE_TYPE", "mongo");
    all.put("LOGSERVER_STORE_MONGO_URI", store.uri());
    // FerretDB looks at all logs for each question; on a busy machine that takes a while.
    all.put("LOGSERVER_STORE_QUERY_TIMEOUT", "25s");
    all.put("LOGSERVER_AUTH_SYSTEM_SECRET", SYSTEM_SECRET);
    all.put("LOGSERVER_CLUSTER_ENABLED", "true");
    all.put("LOGSERVER_CLUSTER_NAME", "test-" + ProcessHandle.current().pid());
    addTls(all, Files.createDirectories(folder));
    return all;
  }

  private static void addTls(Map<String, String> all, Path folder) throws Exception {
    TestAuthority authority = TestAuthority.make(folder, "authority");
    TestAuthority.Signed identity = authority.sign("node");
    all.put("LOGSERVER_CLUSTER_TLS_CA", authority.certificate().toString());
    all.put("LOGSERVER_CLUSTER_TLS_CERT", identity.cert().toString());
    all.put("LOGSERVER_CLUSTER_TLS_KEY", identity.key().toString());
  }
}
