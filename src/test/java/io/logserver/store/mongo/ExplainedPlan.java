package io.logserver.store.mongo;

import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * The stages of the plan that a server chose for a command, as MongoDB's {@code explain} tells
 * them; none where a server tells no plan. FerretDB 1.24 answers with the SQL plan of its one
 * query, which always scans: it hands to SQLite only filters that are nothing but an {@code _id}.
 */
record ExplainedPlan(Set<String> stages) {

  private static final Set<String> SLOW = Set.of("COLLSCAN", "SORT");

  /** The plan in an answer of {@code explain}, of whatever version. */
  static ExplainedPlan of(BsonDocument answer) {
    Set<String> stages = new TreeSet<>();
    collect(answer, false, stages);
    return new ExplainedPlan(stages);
  }

  private static void collect(BsonValue value, boolean chosen, Set<String> stages) {
    if (value.isArray()) {
      value.asArray().forEach(element -> collect(element, chosen, stages));
    } else if (value.isDocument()) {
      BsonDocument document = value.asDocument();
      if (chosen && document.isString("stage")) {
        stages.add(document.getString("stage").getValue());
      }
      document.forEach(
          (name, field) -> collect(field, chosen || name.equals("winningPlan"), stages));
    }
  }

  boolean isKnown() {
    return !stages.isEmpty();
  }

  /** Whether it looks at all documents, or sorts them. */
  boolean isSlow() {
    return stages.stream().anyMatch(SLOW::contains);
  }
}
