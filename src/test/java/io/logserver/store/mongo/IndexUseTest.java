package io.logserver.store.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** That the two ways to tell the use of an index can say no. */
class IndexUseTest {

  private static final Map<String, BsonDocument> INDEXES =
      Map.of(
          "time", BsonDocument.parse("{tenant: 1, time: -1, id: -1}"),
          "user", BsonDocument.parse("{tenant: 1, user: 1, time: -1, id: -1}"));

  @Test
  void prefersTheIndexThatNarrowsMost() {
    assertEquals(Set.of("time", "user"), best("{tenant: 'a'}", "{}"));
    assertEquals(Set.of("time"), best("{tenant: 'a', time: {$lt: 5}}", "{}"));
    assertEquals(Set.of("user"), best("{tenant: 'a', user: {$in: ['u', 'v']}}", "{}"));
    assertEquals(Set.of("user"), best("{$and: [{tenant: 'a'}, {user: 'u'}]}", "{}"));
  }

  @Test
  void wantsTheOrderOfTheIndexOrItsReverse() {
    assertEquals(Set.of("time"), best("{tenant: 'a'}", "{time: 1, id: 1}"));
    assertEquals(Set.of("user"), best("{tenant: 'a', user: 'u'}", "{time: -1, id: -1}"));
    assertEquals(Set.of(), best("{tenant: 'a'}", "{time: 1, id: -1}"));
    assertEquals(Set.of(), best("{tenant: 'a'}", "{id: 1}"));
    assertEquals(Set.of(), best("{tenant: 'a', id: {$gt: 1}}", "{id: 1}"));
  }

  @Test
  void findsNoIndexWithoutItsFirstField() {
    assertEquals(Set.of(), best("{user: 'u'}", "{}"));
    assertEquals(Set.of(), best("{tenant: {$gt: ''}, user: 'u'}", "{}"));
    assertEquals(Set.of(), best("{tenant: {$ne: 'a'}}", "{}"));
    assertEquals(Set.of(), best("{$or: [{tenant: 'a'}]}", "{}"));
  }

  @Test
  void readsThePlanThatWasChosen() {
    assertFalse(plan("{stage: 'FETCH', inputStage: {stage: 'IXSCAN'}}").isSlow());
    assertTrue(plan("{stage: 'SORT', inputStage: {stage: 'IXSCAN'}}").isSlow());
    assertTrue(plan("{queryPlan: {stage: 'GROUP', inputStage: {stage: 'COLLSCAN'}}}").isSlow());
    assertTrue(plan("{shards: [{winningPlan: {stage: 'COLLSCAN'}}]}").isSlow());
    String rejected = "{winningPlan: {stage: 'IXSCAN'}, rejectedPlans: [{stage: 'COLLSCAN'}]}";
    String cursor = "{stages: [{$cursor: {queryPlanner: " + rejected + "}}, {$group: {}}]}";
    assertEquals(Set.of("IXSCAN"), ExplainedPlan.of(BsonDocument.parse(cursor)).stages());
    String sql = "{queryPlanner: {Plan: ['id=2 parent=0 notused=0 detail=SCAN logs']}}";
    assertFalse(ExplainedPlan.of(BsonDocument.parse(sql)).isKnown());
  }

  private static Set<String> best(String filter, String sort) {
    BsonDocument command = BsonDocument.parse("{find: 'c', filter: " + filter + "}");
    return IndexUse.best(command.append("sort", BsonDocument.parse(sort)), INDEXES);
  }

  private static ExplainedPlan plan(String winning) {
    ExplainedPlan plan =
        ExplainedPlan.of(BsonDocument.parse("{queryPlanner: {winningPlan: " + winning + "}}"));
    assertTrue(plan.isKnown());
    return plan;
  }
}
