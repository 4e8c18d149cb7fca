package io.logserver.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file and the environment say, by key, before anything is understood; the environment wins.
 */
final class Settings {

  /**
   * One value as it was given.
   *
   * @param text null where the file has the key without a value, which leaves the default
   */
  record Given(@Nullable String text, String source) {}

  private final Map<String, Given> byKey = new LinkedHashMap<>();
  private final List<ConfigProblem> problems = new ArrayList<>();

  static Settings none() {
    return new Settings();
  }

  /** Takes a key of the file over, and reports one that is there twice or that nobody knows. */
  void addFromFile(String name, @Nullable String text, String source) {
    Given before = byKey.put(name, new Given(text, source));
    if (before != null) {
      report(name, source, "is given twice, before in " + before.source());
    } else if (!Keys.byName().containsKey(name)) {
      reportUnknown(name, text, source);
    }
  }

  /** Takes the variables of the server over, and reports those that nobody knows. */
  void addFromEnvironment(Map<String, String> environment) {
    Map<String, Key<?>> byVariable = new LinkedHashMap<>();
    Keys.byName().values().forEach(key -> byVariable.put(key.variable(), key));
    environment.forEach((variable, text) -> {
      Key<?> key = byVariable.get(variable);
      if (key != null) {
        byKey.put(key.name(), new Given(text, variable));
      } else if (ForeignVariables.concernsTheServer(variable, text)) {
        String guess = Suggestion.nearest(variable, byVariable.keySet());
        report(variable, "environment", "is not known" + Suggestion.text(guess));
      }
    });
  }

  void report(String key, @Nullable String source, String expected) {
    problems.add(new ConfigProblem(key, source, null, expected));
  }

  @Nullable Given find(String key) {
    return byKey.get(key);
  }

  List<ConfigProblem> problems() {
    return problems;
  }

  private void reportUnknown(String name, @Nullable String text, String source) {
    List<String> inside =
        Keys.byName().keySet().stream().filter(key -> key.startsWith(name + ".")).toList();
    if (inside.isEmpty()) {
      String guess = Suggestion.nearest(name, Keys.byName().keySet());
      report(name, source, "is not known" + Suggestion.text(guess));
    } else if (text != null) {
      report(name, source, "is a block, not a value; its keys are " + String.join(", ", inside));
    }
  }
}
