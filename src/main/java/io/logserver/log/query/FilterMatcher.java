package io.logserver.log.query;

import java.util.ArrayList;
import java.util.List;

/** All conditions of a filter, the cheapest first. */
final class FilterMatcher implements LineMatcher {

  private final LineMatcher[] conditions;

  private FilterMatcher(List<LineMatcher> conditions) {
    this.conditions = conditions.toArray(LineMatcher[]::new);
  }

  static LineMatcher of(LogFilter filter) {
    List<LineMatcher> conditions = new ArrayList<>();
    HeaderMatcher header = new HeaderMatcher(filter);
    if (!header.isTrivial()) {
      conditions.add(header);
    }
    RequiredLiteral literal = RequiredLiteral.of(filter);
    if (literal != null) {
      conditions.add(literal);
    }
    filter.fields().forEach(condition -> conditions.add(matcher(condition)));
    if (filter.search() != null) {
      conditions.add(new SearchMatcher(filter.search()));
    }
    return conditions.size() == 1 ? conditions.getFirst() : new FilterMatcher(conditions);
  }

  @Override
  public boolean matches(byte[] line, int start, int end) {
    for (LineMatcher condition : conditions) {
      if (!condition.matches(line, start, end)) {
        return false;
      }
    }
    return true;
  }

  private static LineMatcher matcher(FieldCondition condition) {
    return condition.path().equals(FieldCondition.CONTAINED)
        ? new ContainsMatcher(condition)
        : new PathMatcher(condition);
  }
}
