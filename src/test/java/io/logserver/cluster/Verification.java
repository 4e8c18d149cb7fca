package io.logserver.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * What the store holds of a tenant, held against what was sent: every acknowledged log is there
 * once and under its id, every refused one is not there, and of the others each at most once.
 */
final class Verification {

  private static final int SECONDS = 60;

  private final Ledger ledger;
  private final Map<Long, String> stored = new TreeMap<>();
  private final Set<Long> repeated = new TreeSet<>();

  private Verification(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Reads everything, once all that was acknowledged is there or a minute is over. */
  static Verification whenStored(Node node, TestTenant tenant) {
    AtomicReference<Verification> last = new AtomicReference<>();
    Await.until(
        "everything acknowledged for " + tenant.key() + " can be exported",
        SECONDS,
        () -> {
          last.set(export(node, tenant));
          return last.get().missing().isEmpty();
        });
    return last.get();
  }

  private static Verification export(Node node, TestTenant tenant) throws IOException {
    Verification verification = new Verification(tenant.ledger());
    ApiClient client = node.client(tenant.token(Role.AUDITOR));
    HttpResponse<Stream<String>> answer =
        client.exchange(
            client.request("/api/v1/logs/export?format=ndjson").build(),
            HttpResponse.BodyHandlers.ofLines());
    if (answer.statusCode() != 200) {
      throw new IOException("the export is a " + answer.statusCode());
    }
    try (Stream<String> lines = answer.body()) {
      lines.forEach(verification::add);
    }
    return verification;
  }

  /** Acknowledged logs that are not stored. */
  Set<Long> missing() {
    Set<Long> missing = new TreeSet<>(ledger.acknowledged().keySet());
    missing.removeAll(stored.keySet());
    return missing;
  }

  /** Fails unless all is as it must be. */
  void check() {
    assertEquals(Set.of(), missing(), "acknowledged, but not stored");
    assertEquals(Set.of(), repeated, "stored more than once");
    ledger
        .acknowledged()
        .forEach((number, id) -> assertEquals(id, stored.get(number), "id of log " + number));
    Set<Long> wrong = new TreeSet<>(stored.keySet());
    wrong.retainAll(ledger.refused());
    assertEquals(Set.of(), wrong, "refused, but stored");
    assertTrue(stored.keySet().stream().allMatch(ledger::knows), "stored, but never sent");
  }

  @Override
  public String toString() {
    long acknowledged = ledger.acknowledged().size();
    return "%d acknowledged, %d refused, %d without an answer, of which %d are stored"
        .formatted(
            acknowledged, ledger.refused().size(), ledger.unknown(), stored.size() - acknowledged);
  }

  private void add(String line) {
    JsonObject log = new JsonObject(line);
    long number = Long.parseLong(log.getString("resource_id"));
    if (stored.put(number, log.getString("id")) != null) {
      repeated.add(number);
    }
  }
}
