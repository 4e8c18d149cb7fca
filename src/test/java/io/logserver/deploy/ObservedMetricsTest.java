package io.logserver.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.support.MetricsDocument;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The dashboard and the alerts ask for metrics that there are, by labels that they have: others
 * would show nothing, and never ring.
 */
class ObservedMetricsTest {

  private static final Path ALERTS = Path.of("docker/alerts.yaml");
  private static final Path DASHBOARD = Path.of("docker/grafana/logserver.json");
  private static final Path OPERATIONS = Path.of("docs/operations.md");

  /** What the scrape adds. */
  private static final Set<String> OF_THE_SCRAPE = Set.of("job", "instance", "role");

  private static final Map<String, Set<String>> PARTS =
      Map.of("histogram", Set.of("_bucket", "_sum", "_count"), "summary", Set.of("_sum", "_count"));

  private static final Pattern TEMPLATE = Pattern.compile("\\{\\{ ?(?:\\$labels\\.)?([a-z_]+) ?}}");

  @Test
  void everyExpressionAsksForWhatThereIs() throws Exception {
    Map<String, String> expressions = new LinkedHashMap<>(alertExpressions());
    expressions.putAll(panelExpressions());
    assertTrue(expressions.size() > 50, () -> "too few are found: " + expressions.keySet());
    Map<String, MetricsDocument.Row> rows = MetricsDocument.rows();
    List<String> wrong = new ArrayList<>();
    expressions.forEach((where, expression) -> {
      Promql asked = Promql.of(expression);
      Set<String> known = new HashSet<>(OF_THE_SCRAPE);
      asked
          .metrics()
          .forEach((metric, selected) -> {
            Set<String> labels = labels(metric, rows);
            if (labels == null) {
              wrong.add(where + ": there is no metric " + metric);
            } else {
              known.addAll(labels);
              selected.stream()
                  .filter(label -> !labels.contains(label) && !OF_THE_SCRAPE.contains(label))
                  .forEach(label -> wrong.add(where + ": " + metric + " has no " + label));
            }
          });
      asked.grouped().stream()
          .filter(label -> !known.contains(label))
          .forEach(label -> wrong.add(where + ": nothing in it has the label " + label));
    });
    assertEquals(List.of(), wrong);
  }

  @Test
  void readsExpressions() {
    Promql asked =
        Promql.of(
            "histogram_quantile(0.9, sum by (le, x) (rate(a_bucket{b=\"}\",c!~\"d|e\"}[5m]))) > 1"
                + " unless on(f) max_over_time(g[1h] offset 5m) or h == 0");
    assertEquals(
        Map.of("a_bucket", Set.of("b", "c"), "g", Set.of(), "h", Set.of()), asked.metrics());
    assertEquals(Set.of("le", "x", "f"), asked.grouped());
  }

  /** A text that names a label which the expression drops would show a hole. */
  @Test
  void textsNameLabelsThatResultsHave() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Map<String, Object> rule : rules()) {
      Promql asked = Promql.of((String) rule.get("expr"));
      checkTexts(
          (String) rule.get("alert"), asked, Yaml.map(rule, "annotations").toString(), wrong);
    }
    for (JsonObject panel : panels()) {
      for (Object each : panel.getJsonArray("targets")) {
        JsonObject target = (JsonObject) each;
        Promql asked = Promql.of(target.getString("expr"));
        checkTexts(panel.getString("title"), asked, target.getString("legendFormat"), wrong);
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static void checkTexts(String where, Promql asked, String text, List<String> wrong)
      throws IOException {
    Set<String> there = new HashSet<>(asked.grouped());
    if (there.isEmpty()) {
      there.addAll(OF_THE_SCRAPE);
      Map<String, MetricsDocument.Row> rows = MetricsDocument.rows();
      asked.metrics().keySet().forEach(metric -> there.addAll(labels(metric, rows)));
    }
    Matcher name = TEMPLATE.matcher(text);
    while (name.find()) {
      if (!there.contains(name.group(1))) {
        wrong.add(where + ": no label " + name.group(1) + " in " + there);
      }
    }
  }

  @Test
  void everyAlertSaysWhatToDo() throws Exception {
    Set<String> names = new TreeSet<>();
    for (Map<String, Object> rule : rules()) {
      String name = (String) rule.get("alert");
      assertTrue(names.add(name), () -> name + " is there twice");
      assertTrue(Set.of("page", "ticket").contains(Yaml.map(rule, "labels").get("severity")), name);
      Map<String, Object> annotations = Yaml.map(rule, "annotations");
      assertTrue(annotations.get("summary").toString().length() > 20, name);
      String[] runbook = annotations.get("runbook").toString().split("#", 2);
      assertEquals(OPERATIONS.toString(), runbook[0], name);
      assertTrue(sections().contains(runbook[1]), () -> name + ": no section " + runbook[1]);
    }
  }

  @Test
  void everyPanelIsExplainedAndAsksTheProvisionedSource() throws Exception {
    Map<String, Object> provisioned = Yaml.read(Path.of("docker/grafana/datasource.yaml"));
    Map<String, Object> source = Yaml.<Map<String, Object>>list(provisioned, "datasources").get(0);
    Set<Integer> ids = new HashSet<>();
    for (JsonObject panel : panels()) {
      String title = panel.getString("title");
      assertTrue(ids.add(panel.getInteger("id")), title);
      assertTrue(panel.getString("description").length() > 20, title);
      assertEquals(source.get("uid"), panel.getJsonObject("datasource").getString("uid"), title);
    }
  }

  /** The labels of a metric, those of a histogram's or summary's parts too; null for no metric. */
  private static Set<String> labels(String metric, Map<String, MetricsDocument.Row> rows) {
    if (metric.equals("up")) {
      return Set.of();
    }
    if (rows.containsKey(metric)) {
      return rows.get(metric).labels();
    }
    for (Map.Entry<String, MetricsDocument.Row> row : rows.entrySet()) {
      for (String part : PARTS.getOrDefault(row.getValue().type(), Set.of())) {
        if (metric.equals(row.getKey() + part)) {
          Set<String> labels = new TreeSet<>(row.getValue().labels());
          labels.addAll(part.equals("_bucket") ? Set.of("le") : Set.of());
          return labels;
        }
      }
    }
    return null;
  }

  private static List<Map<String, Object>> rules() throws IOException {
    return Yaml.<Map<String, Object>>list(Yaml.read(ALERTS), "groups").stream()
        .flatMap(group -> Yaml.<Map<String, Object>>list(group, "rules").stream())
        .toList();
  }

  private static Map<String, String> alertExpressions() throws IOException {
    return rules().stream()
        .collect(
            Collectors.toMap(
                rule -> "alert " + rule.get("alert"), rule -> (String) rule.get("expr")));
  }

  private static List<JsonObject> panels() throws IOException {
    return new JsonObject(Files.readString(DASHBOARD))
        .getJsonArray("panels").stream()
            .map(JsonObject.class::cast)
            .filter(panel -> !panel.getString("type").equals("row"))
            .toList();
  }

  private static Map<String, String> panelExpressions() throws IOException {
    Map<String, String> expressions = new LinkedHashMap<>();
    for (JsonObject panel : panels()) {
      for (Object each : panel.getJsonArray("targets")) {
        JsonObject target = (JsonObject) each;
        String where = "panel " + panel.getString("title") + " " + target.getString("refId");
        expressions.put(where, target.getString("expr"));
      }
    }
    return expressions;
  }

  /** The anchors of the document's headings. */
  private static Set<String> sections() throws IOException {
    return Files.readAllLines(OPERATIONS).stream()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(java.util.Locale.ROOT))
        .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
