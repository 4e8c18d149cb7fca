package io.logserver.deploy;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an expression of Prometheus asks for, as far as the names in it tell.
 *
 * @param metrics each metric with the labels it is selected by
 * @param grouped labels by which results are grouped
 */
record Promql(Map<String, Set<String>> metrics, Set<String> grouped) {

  private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
  private static final Pattern GROUPED =
      Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
  private static final Pattern METRIC =
      Pattern.compile("(?<![\\w:])([a-zA-Z_:][\\w:]*)\\s*(\\(|\\{([^}]*)})?");
  private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

  static Promql of(String expression) {
    String bare = RANGE.matcher(STRING.matcher(expression).replaceAll("")).replaceAll("");
    Set<String> grouped = new TreeSet<>();
    Matcher group = GROUPED.matcher(bare);
    while (group.find()) {
      grouped.addAll(names(group.group(1)));
    }
    Map<String, Set<String>> metrics = new TreeMap<>();
    Matcher metric = METRIC.matcher(GROUPED.matcher(bare).replaceAll(" "));
    while (metric.find()) {
      boolean isFunction = "(".equals(metric.group(2));
      if (!isFunction && !OPERATORS.contains(metric.group(1))) {
        String labels = metric.group(3) == null ? "" : metric.group(3);
        metrics
            .computeIfAbsent(metric.group(1), name -> new TreeSet<>())
            .addAll(names(labels.replaceAll("[!=~]+", "")));
      }
    }
    return new Promql(metrics, grouped);
  }

  private static Set<String> names(String list) {
    Set<String> names = new TreeSet<>();
    Arrays.stream(list.split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .forEach(names::add);
    return names;
  }
}
