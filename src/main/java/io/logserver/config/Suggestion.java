package io.logserver.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What somebody probably meant who misspelt a name. */
final class Suggestion {

  private Suggestion() {}

  /** The candidate with the least edits from {@code name}, or null when none is near. */
  static @Nullable String nearest(String name, Collection<String> candidates) {
    String nearest = null;
    int least = Math.max(2, name.length() / 3) + 1;
    for (String candidate : candidates) {
      int distance = distance(name, candidate);
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  static String text(@Nullable String guess) {
    return guess == null ? "" : "; did you mean " + guess + "?";
  }

  /** Levenshtein distance, a row of the table at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
