import com.typesafe.config.ConfigFactory;
import org.elasticmq.server.ElasticMQServer;
import org.elasticmq.server.config.ElasticMQServerConfig;

/** ElasticMQ, its settings being system properties: {@code -Drest-sqs.bind-port=9324}. */
public final class ElasticMq {

  private ElasticMq() {}

  public static void main(String[] args) {
    new ElasticMQServer(new ElasticMQServerConfig(ConfigFactory.load())).start();
  }
}
