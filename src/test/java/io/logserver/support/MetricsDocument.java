package io.logserver.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code docs/metrics.md} says there is. */
public final class MetricsDocument {

  private static final Path DOCUMENT = Path.of("docs/metrics.md");

  /** {@code | `name` | type | `label`, … | …}. */
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z_0-9]+)` \\| ([a-z]+) \\|([^|]*)\\|([^|]+)\\|.*");

  private static final Pattern LABEL = Pattern.compile("`([a-z_]+)`");

  private MetricsDocument() {}

  /** One metric: its type, the names of its labels, and what it means. */
  public record Row(String type, Set<String> labels, String meaning) {}

  /** Every metric by name. */
  public static Map<String, Row> rows() throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    for (String line : Files.readAllLines(DOCUMENT)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Set<String> labels = new TreeSet<>();
        Matcher label = LABEL.matcher(row.group(3));
        while (label.find()) {
          labels.add(label.group(1));
        }
        Row before = rows.put(row.group(1), new Row(row.group(2), labels, row.group(4)));
        if (before != null) {
          throw new AssertionError(row.group(1) + " is there twice");
        }
      }
    }
    return rows;
  }
}
