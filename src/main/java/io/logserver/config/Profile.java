package io.logserver.config;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What goes together. There are two profiles and nothing between them: journal and block store in
 * one process that has all roles, or SQS and MongoDB for any number of processes with any roles.
 */
final class Profile {

  private static final Set<ProcessRole> ALL = EnumSet.allOf(ProcessRole.class);

  private Profile() {}

  /** Everything that does not go together. */
  static List<ConfigProblem> problems(
      Set<ProcessRole> roles, Config.Queue.Type queue, Config.Store.Type store, boolean cluster) {
    List<ConfigProblem> problems = new ArrayList<>();
    boolean embedded = store == Config.Store.Type.BLOCK;
    if (embedded && queue == Config.Queue.Type.SQS) {
      problems.add(
          problem(
              Keys.QUEUE_TYPE,
              "sqs",
              "must be journal where store.type is block: that store counts on a queue that keeps"
                  + " the order and can be read again"));
    }
    if (!embedded && queue == Config.Queue.Type.JOURNAL) {
      problems.add(
          problem(
              Keys.STORE_TYPE,
              "mongo",
              "cannot go with queue.type journal, whose logs only one process could move: set"
                  + " store.type to block, or queue.type to sqs"));
    }
    if (embedded && cluster) {
      problems.add(
          problem(
              Keys.CLUSTER_ENABLED,
              "true",
              "must be false: queue.type journal and store.type block live in one process; several"
                  + " need queue.type sqs and store.type mongo"));
    }
    if (!roles.equals(ALL) && embedded) {
      problems.add(
          problem(
              Keys.ROLES,
              names(roles.stream()),
              "must be auth, tenant, log, worker and stream: queue.type journal and store.type block"
                  + " live in one process, which has all roles"));
    } else if (!roles.equals(ALL) && !cluster) {
      problems.add(
          problem(
              Keys.ROLES,
              names(roles.stream()),
              "must have cluster.enabled true, so that this process finds those with "
                  + names(ALL.stream().filter(role -> !roles.contains(role)))));
    }
    return problems;
  }

  private static ConfigProblem problem(Key<?> key, String value, String expected) {
    return new ConfigProblem(key.name(), null, value, expected);
  }

  private static String names(Stream<ProcessRole> roles) {
    return roles
        .sorted()
        .map(role -> role.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
