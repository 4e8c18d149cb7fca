package io.logserver.store.mongo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Which indexes a server can go along to answer a command, told from the documents alone, by
 * MongoDB's rules: fields that must equal something come first in the index, then those of the
 * order, forwards or backwards; what is left is decided document by document.
 */
final class IndexUse {

  private static final Set<String> RANGES = Set.of("$lt", "$lte", "$gt", "$gte");

  private final Map<String, BsonValue> conditions = new LinkedHashMap<>();
  private final BsonDocument order;

  private IndexUse(BsonDocument filter, BsonDocument order) {
    addConditions(filter);
    this.order = order;
  }

  /**
   * Of a find, an aggregate or a delete of one filter: the names of the indexes that narrow it most
   * and give its order; none when a server would have to look at all documents, or to sort.
   */
  static Set<String> best(BsonDocument command, Map<String, BsonDocument> indexes) {
    IndexUse use = new IndexUse(filter(command), command.getDocument("sort", new BsonDocument()));
    Set<String> best = new TreeSet<>();
    int bestFields = 1;
    for (Map.Entry<String, BsonDocument> index : indexes.entrySet()) {
      int fields = use.narrowedBy(index.getValue());
      if (fields > bestFields) {
        best.clear();
        bestFields = fields;
      }
      if (fields == bestFields) {
        best.add(index.getKey());
      }
    }
    return best;
  }

  /** The condition that all documents of a command must meet. */
  static BsonDocument filter(BsonDocument command) {
    if (command.containsKey("find")) {
      return command.getDocument("filter");
    }
    return command.containsKey("aggregate")
        ? command.getArray("pipeline").get(0).asDocument().getDocument("$match")
        : command.getArray("deletes").get(0).asDocument().getDocument("q");
  }

  private void addConditions(BsonDocument filter) {
    filter.forEach((field, condition) -> {
      if (field.equals("$and")) {
        condition.asArray().forEach(part -> addConditions(part.asDocument()));
      } else {
        conditions.putIfAbsent(field, condition);
      }
    });
  }

  /** Twice the fields that must equal something, one more for a range; 0 when it is of no use. */
  private int narrowedBy(BsonDocument index) {
    List<String> keys = List.copyOf(index.keySet());
    int equal = 0;
    while (equal < keys.size() && isEqual(keys.get(equal))) {
      equal++;
    }
    if (equal == 0 || !isOrdered(index, keys.subList(equal, keys.size()))) {
      return 0;
    }
    boolean range = equal < keys.size() && isRange(keys.get(equal));
    return 2 * equal + (range ? 1 : 0);
  }

  /** Whether the index goes on in the order, or its reverse; a field of one value has no order. */
  private boolean isOrdered(BsonDocument index, List<String> rest) {
    List<String> wanted = new ArrayList<>(order.keySet());
    wanted.removeIf(this::isEqual);
    if (wanted.size() > rest.size() || !rest.subList(0, wanted.size()).equals(wanted)) {
      return false;
    }
    return wanted.stream()
            .map(field -> direction(index, field) * direction(order, field))
            .distinct()
            .count()
        <= 1;
  }

  private static int direction(BsonDocument keys, String field) {
    return keys.getNumber(field).intValue();
  }

  /** Whether a field must be one of some values; MongoDB merges their orders. */
  private boolean isEqual(String field) {
    BsonValue condition = conditions.get(field);
    return condition != null
        && (!condition.isDocument() || condition.asDocument().keySet().equals(Set.of("$in")));
  }

  private boolean isRange(String field) {
    BsonValue condition = conditions.get(field);
    return condition != null
        && condition.isDocument()
        && RANGES.containsAll(condition.asDocument().keySet());
  }
}
