package io.logserver.log.query;

import io.logserver.log.Severity;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes the parameters of a {@link LogFilter} out of a request's. */
final class FilterParser {

  /** Most conditions on fields and paths. */
  static final int MAX_CONDITIONS = 32;

  /** Most characters of a path or a value. */
  static final int MAX_LENGTH = 1024;

  /** The names of all filters, for messages. */
  static final String NAMES =
      "severity, from, to, timestamp, search, action, resource_type, resource_id, user_id, ip_address, user_agent,"
          + " and paths such as metadata.editor below before, after and metadata";

  private static final String SEVERITIES =
      Severity.ALL.stream().map(Severity::name).collect(Collectors.joining(", "));

  private final Parameters parameters;

  FilterParser(Parameters parameters) {
    this.parameters = parameters;
  }

  /** The filter; what is wrong is left in the parameters. */
  LogFilter parse() {
    TimeParameter from = parameters.takeTime("from");
    TimeParameter to = parameters.takeTime("to");
    TimeParameter timestamp = parameters.takeTime("timestamp");
    long earliest = from == null ? Long.MIN_VALUE : from.start();
    long latest = to == null ? Long.MAX_VALUE : to.start();
    if (timestamp != null) {
      earliest = Math.max(earliest, timestamp.from());
      latest = Math.min(latest, timestamp.to());
    }
    SearchExpression search = parameters.takeRead("search", SearchExpression::new);
    return new LogFilter(severities(), earliest, latest, conditions(), search);
  }

  private Set<Severity> severities() {
    Set<Severity> severities = EnumSet.noneOf(Severity.class);
    String value = parameters.take("severity");
    if (value != null) {
      for (String name : value.split(",", -1)) {
        Severity severity = Severity.find(name);
        if (severity == null) {
          parameters.reject(
              "severity",
              "enum",
              Parameters.quote(name) + " is not known; allowed are " + SEVERITIES);
        } else {
          severities.add(severity);
        }
      }
    }
    return severities;
  }

  private List<FieldCondition> conditions() {
    List<FieldCondition> conditions = new ArrayList<>();
    for (String name : parameters.rest()) {
      if (FieldCondition.isPath(name)) {
        String value = parameters.take(name);
        if (value != null && isShort(name, value)) {
          conditions.add(new FieldCondition(name, value));
        }
      }
    }
    if (conditions.size() > MAX_CONDITIONS) {
      parameters.reject(
          conditions.get(MAX_CONDITIONS).path(),
          "too_many",
          "is one of " + conditions.size() + " conditions; allowed are " + MAX_CONDITIONS);
    }
    return conditions;
  }

  private boolean isShort(String name, String value) {
    int length = Math.max(name.length(), value.length());
    if (length > MAX_LENGTH) {
      parameters.reject(
          name,
          "too_long",
          "has a name or value of " + length + " characters; allowed are " + MAX_LENGTH);
    }
    return length <= MAX_LENGTH;
  }
}
