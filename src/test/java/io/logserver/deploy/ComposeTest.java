package io.logserver.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.config.Config;
import io.logserver.config.ConfigLoader;
import io.logserver.config.ProcessRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docker/}: that its files fit together, and fit the server. */
class ComposeTest {

  private static final Path FOLDER = Path.of("docker");
  private static final Path CONFIG = Path.of("conf/distributed.yaml");

  private static Map<String, Object> services;

  /** Those that run the server, with its configuration. */
  private static final Map<String, Config> PROCESSES = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    services = Yaml.map(Yaml.read(FOLDER.resolve("compose.yaml")), "services");
    for (String name : services.keySet()) {
      Map<String, Object> service = Yaml.map(services, name);
      if (service.containsKey("build")) {
        PROCESSES.put(name, ConfigLoader.load(CONFIG, environment(service)));
      }
    }
  }

  private static Map<String, String> environment(Map<String, Object> service) {
    Map<String, String> environment = new HashMap<>();
    Yaml.map(service, "environment")
        .forEach((variable, value) -> environment.put(variable, value.toString()));
    String entrypoint = Yaml.<String>list(service, "entrypoint").toString();
    assertTrue(entrypoint.contains("LOGSERVER_CLUSTER_HOST=$$(hostname -i) "), entrypoint);
    environment.put("LOGSERVER_CLUSTER_HOST", "172.18.0.2");
    return environment;
  }

  /** What {@code serve} reads and what {@code exec … bin/logserver token} does is one file. */
  @Test
  void everyCommandInAContainerHasTheConfigurationOfTheInstallation() {
    String mounted = "../" + CONFIG + ":/opt/logserver/conf/logserver.yaml:ro";
    for (String name : PROCESSES.keySet()) {
      Map<String, Object> service = Yaml.map(services, name);
      assertEquals(List.of("serve"), Yaml.list(service, "command"), name);
      assertEquals(List.of(mounted), Yaml.list(service, "volumes"), name);
    }
  }

  @Test
  void theProcessesTogetherHaveEveryRoleOnce() {
    List<ProcessRole> roles =
        PROCESSES.values().stream().flatMap(config -> config.roles().stream()).sorted().toList();
    assertEquals(List.copyOf(EnumSet.allOf(ProcessRole.class)), roles);
  }

  @Test
  void theProcessesShareQueueStoreAndCluster() {
    assertEquals(
        1,
        PROCESSES.values().stream()
            .map(config -> List.of(config.queue(), config.store(), config.cluster()))
            .distinct()
            .count());
    Config any = PROCESSES.values().iterator().next();
    assertTrue(services.containsKey(any.queue().sqs().endpoint().getHost()));
    assertTrue(any.store().mongo().uri().startsWith("mongodb://mongo:"));
    String name = any.cluster().dns();
    PROCESSES
        .keySet()
        .forEach(service -> {
          Map<String, Object> networks = Yaml.map(Yaml.map(services, service), "networks");
          assertEquals(List.of(name), Yaml.list(Yaml.map(networks, "default"), "aliases"));
        });
  }

  @Test
  void theProcessesCanDoNothingButServe() {
    for (String name : PROCESSES.keySet()) {
      Map<String, Object> service = Yaml.map(services, name);
      assertEquals(true, service.get("read_only"), name);
      assertEquals(List.of("ALL"), service.get("cap_drop"), name);
      assertEquals("40s", service.get("stop_grace_period"), name);
    }
  }

  @Test
  void everyImageHasAVersionAndEveryPortIsOfThisMachineOnly() {
    for (String name : services.keySet()) {
      Map<String, Object> service = Yaml.map(services, name);
      String image = service.get("image").toString();
      assertTrue(image.matches("[a-z/-]+:[a-z0-9.-]+"), image);
      assertFalse(image.endsWith(":latest"), image);
      Yaml.<String>list(service, "ports")
          .forEach(port -> assertTrue(port.matches("127\\.0\\.0\\.1:\\d+:\\d+"), port));
    }
  }

  @Test
  void everyFileThatIsMountedIsThere() {
    for (String name : services.keySet()) {
      for (String volume : Yaml.<String>list(Yaml.map(services, name), "volumes")) {
        String source = volume.split(":", 2)[0];
        if (source.startsWith(".")) {
          assertTrue(Files.isRegularFile(FOLDER.resolve(source)), volume);
          assertTrue(volume.endsWith(":ro"), volume);
        }
      }
    }
  }

  @Test
  void everyFileOfTheImageIsLetIntoItsBuild() throws Exception {
    List<String> allowed =
        Files.readAllLines(FOLDER.resolve("Dockerfile.dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();
    Set<String> copied = new TreeSet<>();
    for (String line : Files.readAllLines(FOLDER.resolve("Dockerfile"))) {
      if (line.startsWith("COPY ") && !line.startsWith("COPY --from")) {
        copied.add(line.split(" ")[1]);
      }
    }
    assertEquals(new TreeSet<>(allowed), copied);
    copied.forEach(file -> assertTrue(Files.exists(Path.of(file)), file));
    assertTrue(Files.isExecutable(FOLDER.resolve("health")));
  }

  @Test
  void prometheusScrapesTheManagementOfEveryProcess() throws Exception {
    Map<String, Object> prometheus = Yaml.read(FOLDER.resolve("prometheus.yaml"));
    Map<String, Object> scrape =
        Yaml.<Map<String, Object>>list(prometheus, "scrape_configs").getFirst();
    Map<String, Object> source =
        Yaml.<Map<String, Object>>list(scrape, "dns_sd_configs").getFirst();
    assertEquals(PROCESSES.keySet(), new TreeSet<>(Yaml.<String>list(source, "names")));
    PROCESSES.forEach(
        (name, config) -> assertEquals(source.get("port"), config.management().port(), name));
    List<String> volumes = Yaml.list(Yaml.map(services, "prometheus"), "volumes");
    for (String rules : Yaml.<String>list(prometheus, "rule_files")) {
      assertTrue(volumes.contains("./alerts.yaml:" + rules + ":ro"), rules);
    }
  }

  @Test
  void theProxySendsEachPathToAProcessWithItsRole() throws Exception {
    Map<String, String> locations = locations();
    Set<String> paths = Yaml.map(Yaml.read(Path.of("docs/openapi.yaml")), "paths").keySet();
    for (String path : paths) {
      String service = service(path, locations);
      Config config = PROCESSES.get(service);
      assertTrue(config != null, () -> path + " goes to " + service);
      assertTrue(config.roles().contains(role(path)), () -> path + " goes to " + service);
      assertEquals(8080, config.http().port());
    }
    Set<String> served =
        paths.stream().map(path -> service(path, locations)).collect(Collectors.toSet());
    assertEquals(new TreeSet<>(locations.values()), new TreeSet<>(served));
  }

  private static ProcessRole role(String path) {
    if (path.equals("/api/v1/logs/stream")) {
      return ProcessRole.STREAM;
    }
    if (path.startsWith("/api/v1/tenants")) {
      return ProcessRole.TENANT;
    }
    return path.startsWith("/auth/") ? ProcessRole.AUTH : ProcessRole.LOG;
  }

  /** As nginx does: the exact one, else the longest prefix. */
  private static String service(String path, Map<String, String> locations) {
    return locations.entrySet().stream()
        .filter(location ->
            location.getKey().startsWith("= ")
                ? path.equals(location.getKey().substring(2))
                : path.startsWith(location.getKey()))
        .max(java.util.Comparator.comparingInt(location -> location.getKey().length()))
        .orElseThrow()
        .getValue();
  }

  private static Map<String, String> locations() throws IOException {
    Pattern location =
        Pattern.compile(
            "location (= )?(\\S+) \\{\\s+set \\$role ([a-z-]+);\\s+proxy_pass http://\\$role:8080;");
    Matcher found = location.matcher(Files.readString(FOLDER.resolve("nginx.conf")));
    Map<String, String> locations = new LinkedHashMap<>();
    while (found.find()) {
      String exact = found.group(1) == null ? "" : found.group(1);
      locations.put(exact + found.group(2), found.group(3));
    }
    return locations;
  }
}
