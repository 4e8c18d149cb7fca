package io.logserver.queue.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.queue.Await;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class QueueSetupTest extends SqsTestQueue {

  private static final String FOURTEEN_DAYS = "1209600";

  @Test
  void createsBothQueuesThatKeepTheirMessagesForFourteenDays() {
    Map<String, JsonObject> created = new ConcurrentHashMap<>();
    proxy.fault(call -> {
      if (call.action().equals("CreateQueue")) {
        JsonObject body = call.body();
        created.put(body.getString("QueueName"), body.getJsonObject("Attributes"));
      }
      return false;
    });
    open(settings);
    String name = settings.made().name();
    assertEquals(Set.of(name, name + "-dead"), created.keySet());
    created
        .values()
        .forEach(attributes -> {
          assertEquals(FOURTEEN_DAYS, attributes.getString("MessageRetentionPeriod"));
          assertEquals("1048576", attributes.getString("MaximumMessageSize"));
        });
    assertEquals("30", attribute(name, QueueAttributeName.VISIBILITY_TIMEOUT));
    JsonObject redrive = new JsonObject(attribute(name, QueueAttributeName.REDRIVE_POLICY));
    assertTrue(Integer.parseInt(redrive.getValue("maxReceiveCount").toString()) >= 100);
    assertTrue(redrive.getString("deadLetterTargetArn").endsWith(name + "-dead"));
  }

  @Test
  void takesQueuesThatAreThere() {
    create(settings.made().name(), Map.of());
    create(settings.made().deadLetterName(), Map.of());
    open(settings.withCreate(false));
    assertEquals(0, proxy.count("CreateQueue"));
  }

  @Test
  void refusesAMissingQueueUnlessItMayCreateIt() {
    String message = refusal(settings.withCreate(false));
    assertTrue(message.contains("there is no queue " + settings.made().deadLetterName()), message);
    assertTrue(message.contains("queue.sqs.create: true"), message);
  }

  @Test
  void refusesAQueueWhoseMessagesAreTooSmallForTheLargestLog() {
    String message = refusal(settings.withBytes(256 << 10, 256 << 10, 64 << 20));
    assertTrue(message.contains("http.max-entry-bytes = 262144"), message);
    assertTrue(message.contains("262144 bytes allow logs of 195"), message);
    assertTrue(message.contains("MaximumMessageSize"), message);
  }

  @Test
  void takesTheLargestLogThatFitsAndNoneLarger() {
    int largest = QueueSetup.largestLine(256 << 10);
    open(settings.withBytes(256 << 10, largest, 64 << 20));
    assertTrue(
        refusal(settings.withBytes(256 << 10, largest + 1, 64 << 20)).contains("does not fit"));
  }

  @Test
  void saysThatSqsIsAway() {
    proxy.goAway();
    String message = refusal(settings);
    assertTrue(message.contains("SQS could not be reached"), message);
    proxy.comeBack();
  }

  private static String refusal(Settings chosen) {
    SqsQueue queue = chosen.queue();
    String message = Await.failure(queue.open(0)).getMessage();
    Await.result(queue.close());
    return message;
  }
}
