package io.logserver.cluster;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import org.elasticmq.server.ElasticMQServer;
import org.elasticmq.server.config.ElasticMQServerConfig;

/**
 * ElasticMQ in a JVM of its own that keeps its messages in a database, as SQS keeps them. H2 writes
 * each commit to its file at once ({@code WRITE_DELAY=0}; by default half a second later, and a
 * kill takes what was confirmed meanwhile).
 */
final class ElasticMq extends ServiceProcess {

  /** A queue service whose files are in {@code folder}; not started yet. */
  ElasticMq(Path folder) {
    super(folder);
  }

  String endpoint() {
    return "http://127.0.0.1:" + port();
  }

  @Override
  List<String> command() {
    return List.of(
        ProcessHandle.current().info().command().orElseThrow(),
        "-Xmx256m",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        "-Drest-sqs.bind-hostname=127.0.0.1",
        "-Drest-sqs.bind-port=" + port(),
        "-Dnode-address.host=127.0.0.1",
        "-Dnode-address.port=" + port(),
        "-Dmessages-storage.enabled=true",
        "-Dmessages-storage.uri=jdbc:h2:" + folder().resolve("messages") + ";WRITE_DELAY=0",
        ElasticMq.class.getName());
  }

  /** The process: settings are system properties. */
  public static void main(String[] arguments) {
    new ElasticMQServer(new ElasticMQServerConfig(ConfigFactory.load())).start();
  }
}
