package io.logserver.cluster;

import io.logserver.auth.Role;
import io.logserver.support.ApiClient;
import io.logserver.support.Ports;
import io.logserver.support.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One process of the cluster, which can be killed and started again as a supervisor would: with the
 * same name, ports, settings and directory.
 */
final class Node implements AutoCloseable {

  /** The answer to an entry that lacks all it must have. */
  static final int LET_IN = 422;

  private static final Duration START = Duration.ofSeconds(120);

  /** Small, and quick to start: the nodes of a cluster share the cores of one machine here. */
  private static final List<String> FLAGS =
      List.of("-Xms32m", "-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private final String name;
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private ServerProcess process;

  /** A node that is not started yet, with a folder of its own below {@code parent}. */
  Node(String name, String roles, Path parent) {
    this.name = name;
    this.folder = parent.resolve(name);
    environment.put("LOGSERVER_ROLES", roles);
    environment.put("LOGSERVER_CLUSTER_MEMBER_PORT", Integer.toString(Ports.free()));
    environment.put("LOGSERVER_HTTP_PORT", Integer.toString(Ports.free()));
    environment.put("LOGSERVER_MANAGEMENT_PORT", Integer.toString(Ports.free()));
  }

  String name() {
    return name;
  }

  /** Where other nodes find it. */
  String memberAddress() {
    return "127.0.0.1:" + environment.get("LOGSERVER_CLUSTER_MEMBER_PORT");
  }

  /** Adds what all nodes are told. */
  void configure(Map<String, String> settings) {
    environment.putAll(settings);
  }

  /** Starts it and waits until it is ready. */
  void start() throws IOException {
    Files.createDirectories(folder);
    process = ServerProcess.start(folder.resolve("data"), environment, START, FLAGS);
  }

  /** kill -9. */
  void kill() throws InterruptedException {
    process.kill();
  }

  /** SIGTERM; the exit code. */
  int terminate() throws InterruptedException {
    return process.terminate();
  }

  /**
   * The status of a request that needs nothing but to be let in: an empty entry, which is then
   * {@link #LET_IN}, and stored nowhere.
   */
  int status(TestTenant tenant) throws IOException {
    return client(tenant.token(Role.WRITER))
        .post("/api/v1/logs", "{}", "Content-Type", "application/json")
        .status();
  }

  ApiClient client(String token) {
    return new ApiClient(process.base(), token);
  }

  /** Where its live tail is. */
  String webSocket(String path) {
    return process.base().replaceFirst("^http", "ws") + path;
  }

  boolean isReady() throws IOException {
    return process.managementStatus("/health/ready") == 200;
  }

  String health() throws IOException {
    return process.management("/health/ready");
  }

  /** The sum over all labels of a metric; 0 while there is none. */
  double metric(String metric) throws IOException {
    return process
        .management("/metrics")
        .lines()
        .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /**
   * What its own log tells of faults of the server. Left out is what Vert.x makes of a peer that
   * was killed: a connection that was reset, and the promise of a write that fails twice.
   */
  List<String> errors() throws IOException {
    List<String> errors = new ArrayList<>();
    List<String> lines = Files.readAllLines(folder.resolve("server.log"));
    for (int i = 0; i < lines.size(); i++) {
      String next = i + 1 < lines.size() ? lines.get(i + 1) : "";
      if (lines.get(i).contains(" ERROR ")
          && !lines.get(i).contains("Connection reset by peer")
          && !next.contains("IllegalStateException: Promise already completed")) {
        errors.add(lines.get(i) + "\n" + next);
      }
    }
    return errors;
  }

  @Override
  public void close() throws InterruptedException {
    if (process != null) {
      process.close();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
