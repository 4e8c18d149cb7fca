package io.logserver.isolation;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an attacker aims at, by the names that attempts use for it: a tenant's key, one of its log
 * ids, a cursor, a word that only it has. The one side is real, the other has values of the same
 * form that nobody has; an attacker must not be able to tell them apart.
 */
record Side(Map<String, String> values) {

  /** The text with each {@code {name}} replaced by the value. */
  String fill(String template) {
    String text = template;
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("{" + value.getKey() + "}", value.getValue());
    }
    return text;
  }

  /** The text with each value replaced by its name, the longest values first. */
  String hide(String text, String attacker) {
    Map<String, String> names = new LinkedHashMap<>();
    values.forEach((name, value) -> names.put(value, "{" + name + "}"));
    names.put(attacker, "{me}");
    List<String> longestFirst =
        names.keySet().stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    String hidden = text;
    for (String value : longestFirst) {
      hidden = hidden.replace(value, names.get(value));
    }
    return hidden;
  }
}
