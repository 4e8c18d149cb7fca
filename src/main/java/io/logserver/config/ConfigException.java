package io.logserver.config;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration cannot be used; the message lists everything that is wrong with it, a line
 * each.
 */
public final class ConfigException extends RuntimeException {

  private final transient List<ConfigProblem> problems;

  public ConfigException(List<ConfigProblem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  public List<ConfigProblem> problems() {
    return problems;
  }

  private static String message(List<ConfigProblem> problems) {
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    return problems.stream()
        .map(problem -> "  " + problem)
        .collect(Collectors.joining("\n", "the configuration has " + count + ":\n", ""));
  }
}
