import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/** ElasticMQ on a port of this machine until the process is ended. What is in it is in memory. */
final class ElasticMqServer {

  public static void main(String[] arguments) throws InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    SQSRestServer server = SQSRestServerBuilder.withInterface("127.0.0.1").withPort(port).start();
    server.waitUntilStarted();
    System.out.println("ElasticMQ listens on " + port);
    Thread.currentThread().join();
  }
}
