package io.logserver.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which roles, profiles and clusters go together. */
class ClusterConfigTest {

  private static final Map<String, String> DISTRIBUTED =
      Map.of("LOGSERVER_QUEUE_TYPE", "sqs", "LOGSERVER_STORE_TYPE", "mongo");

  @Test
  void takesAnyRolesInACluster() {
    Config config =
        load(
            Map.of(
                "LOGSERVER_ROLES", "worker,stream",
                "LOGSERVER_CLUSTER_ENABLED", "true",
                "LOGSERVER_CLUSTER_NAME", "audit",
                "LOGSERVER_CLUSTER_HOST", "10.0.0.9",
                "LOGSERVER_CLUSTER_PORT", "5702",
                "LOGSERVER_CLUSTER_MEMBER_PORT", "5703",
                "LOGSERVER_CLUSTER_MEMBERS", "10.0.0.7:5701, [::1]:1,log-server.example_1:65535",
                "LOGSERVER_CLUSTER_TLS_CERT", "c.pem",
                "LOGSERVER_CLUSTER_TLS_KEY", "k.pem",
                "LOGSERVER_CLUSTER_TLS_CA", "a.pem"));

    assertEquals(Set.of(ProcessRole.WORKER, ProcessRole.STREAM), config.roles());
    assertEquals(
        new ClusterConfig(
            true,
            "audit",
            "10.0.0.9",
            5702,
            5703,
            List.of("10.0.0.7:5701", "[::1]:1", "log-server.example_1:65535"),
            null,
            new ClusterConfig.Tls(Path.of("c.pem"), Path.of("k.pem"), Path.of("a.pem"))),
        config.cluster());
  }

  @Test
  void takesAllRolesWithoutACluster() {
    assertEquals(5, load(Map.of()).roles().size());
  }

  @Test
  void wantsAClusterForSomeRolesAndSaysForWhichOthers() {
    ConfigProblem problem = onlyProblem(with(Map.of("LOGSERVER_ROLES", "log,tenant")));
    assertEquals("roles", problem.key());
    assertEquals(
        "must have cluster.enabled true, so that this process finds those with auth, worker,"
            + " stream",
        problem.expected());
  }

  @Test
  void refusesRolesAndAClusterOfTheEmbeddedPartsTogether() {
    List<ConfigProblem> problems =
        problems(Map.of("LOGSERVER_ROLES", "log", "LOGSERVER_CLUSTER_ENABLED", "true"));
    assertEquals(
        List.of("cluster.enabled", "roles"), problems.stream().map(ConfigProblem::key).toList());
    problems.forEach(problem -> {
      assertEquals(true, problem.expected().contains("queue.type journal"), problem::toString);
    });
  }

  @Test
  void refusesTwoWaysToFindOthers() {
    ConfigProblem problem =
        onlyProblem(
            Map.of("LOGSERVER_CLUSTER_MEMBERS", "a:1", "LOGSERVER_CLUSTER_DNS", "cluster.local"));
    assertEquals("cluster.dns", problem.key());
    assertEquals("cluster.local", problem.value());
  }

  @Test
  void refusesAnyPortWhereANameCannotTellIt() {
    ConfigProblem problem =
        onlyProblem(
            Map.of("LOGSERVER_CLUSTER_MEMBER_PORT", "0", "LOGSERVER_CLUSTER_DNS", "cluster."));
    assertEquals("cluster.member-port", problem.key());
  }

  @Test
  void namesTheFilesThatAreMissing() {
    assertEquals(
        List.of("cluster.tls.key", "cluster.tls.ca"),
        problems(Map.of("LOGSERVER_CLUSTER_TLS_CERT", "c.pem")).stream()
            .map(ConfigProblem::key)
            .toList());
  }

  private static Config load(Map<String, String> environment) {
    return ConfigLoader.load(null, with(environment));
  }

  private static Map<String, String> with(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(DISTRIBUTED);
    all.putAll(environment);
    return all;
  }

  private static ConfigProblem onlyProblem(Map<String, String> environment) {
    List<ConfigProblem> problems = problems(environment);
    assertEquals(1, problems.size(), problems::toString);
    return problems.get(0);
  }

  private static List<ConfigProblem> problems(Map<String, String> environment) {
    return assertThrows(ConfigException.class, () -> ConfigLoader.load(null, environment))
        .problems();
  }
}
