package io.logserver.cluster;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Sends logs of a tenant to a node, and writes what becomes of them into the ledger. A log that was
 * not acknowledged is not sent again: the next request has new ones.
 */
final class Sender {

  /** No log: none has this number. */
  static final long NONE = 0;

  private final ApiClient client;
  private final Ledger ledger;
  private final int count;
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();

  /** Sends {@code count} logs in each request: one alone, or several as a bulk. */
  Sender(Node node, TestTenant tenant, int count) {
    this.client = node.client(tenant.token(Role.WRITER));
    this.ledger = tenant.ledger();
    this.count = count;
  }

  /** Sends new logs once; the number of the first, or {@link #NONE} if they were not taken. */
  long send() {
    long first = ledger.reserve(count);
    try {
      ApiClient.Answer answer = post(first);
      if (answer.status() == 200) {
        acknowledged(first, answer);
        return first;
      }
      if (answer.status() != 503) {
        surprises.add(answer.json().encode());
      }
      if (!"outcome_unknown".equals(answer.error())) {
        ledger.refused(first, count);
      }
    } catch (ConnectException e) {
      ledger.refused(first, count);
    } catch (IOException e) {
      // The connection broke or was silent: nobody knows.
    }
    return NONE;
  }

  /** Answers that no fault explains. */
  List<String> surprises() {
    return List.copyOf(surprises);
  }

  private ApiClient.Answer post(long first) throws IOException {
    String lines = TestTenant.lines(first, count);
    return count == 1
        ? client.post("/api/v1/logs", lines, "Content-Type", "application/json")
        : client.post(
            "/api/v1/logs/bulk?return=ids", lines, "Content-Type", "application/x-ndjson");
  }

  private void acknowledged(long first, ApiClient.Answer answer) {
    if (count == 1) {
      ledger.acknowledged(first, answer.object().getString("id"));
      return;
    }
    JsonArray ids = answer.object().getJsonArray("ids");
    for (int i = 0; i < count; i++) {
      ledger.acknowledged(first + i, ids.getString(i));
    }
  }
}
