package io.logserver.log.query;

import io.logserver.store.GroupField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts of the logs that a filter means, by the values of fields.
 *
 * @param filter which logs
 * @param fields at least one, each once
 */
public record GroupQuery(LogFilter filter, List<GroupField> fields) {

  /** The parameter that names the fields. */
  public static final String GROUP_BY = "group_by";

  private static final String ALLOWED =
      "allowed are "
          + GroupField.ALL.stream().map(GroupField::label).collect(Collectors.joining(", "))
          + ", each once, separated by commas";

  /**
   * The question that parameters ask: {@code group_by} and filters; a 422 with all problems
   * otherwise.
   */
  public static GroupQuery parse(Iterable<Map.Entry<String, String>> parameters) {
    Parameters all = new Parameters(parameters);
    List<GroupField> fields = fields(all);
    LogFilter filter = new FilterParser(all).parse();
    all.rejectRest(GROUP_BY + ", " + FilterParser.NAMES);
    all.throwProblems();
    return new GroupQuery(filter, fields);
  }

  private static List<GroupField> fields(Parameters all) {
    List<GroupField> fields = new ArrayList<>();
    String value = all.take(GROUP_BY);
    if (value != null) {
      for (String name : value.split(",", -1)) {
        GroupField field = find(name);
        if (field == null) {
          all.reject(
              GROUP_BY, "enum", Parameters.quote(name) + " is not a field to group by; " + ALLOWED);
        } else if (fields.contains(field)) {
          all.reject(GROUP_BY, "repeated", Parameters.quote(name) + " is named twice; " + ALLOWED);
        } else {
          fields.add(field);
        }
      }
    }
    return fields;
  }

  private static @Nullable GroupField find(String name) {
    for (GroupField field : GroupField.ALL) {
      if (field.label().equals(name)) {
        return field;
      }
    }
    return null;
  }
}
