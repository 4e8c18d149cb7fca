package io.logserver.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Several servers with roles of their own, joined on loopback, behind a proxy that sends each
 * request to one that serves its path.
 */
public final class TestCluster extends TestApi {

  private final Map<String, TestServer> servers = new HashMap<>();
  private final List<TestServer> inOrder = new ArrayList<>();
  private final Path data;
  private final Map<String, String> environment;
  private final PathProxy proxy = new PathProxy(path -> server(role(path)).port());

  /**
   * Starts a server with each of the sets of roles, {@code auth,tenant}; the first needs role auth.
   * They share a queue and a store, which {@code environment} names.
   */
  public static TestCluster start(Path data, Map<String, String> environment, String... roles) {
    TestCluster cluster = new TestCluster(data, environment, roles[0]);
    for (String some : roles) {
      cluster.join(some);
    }
    return cluster;
  }

  private TestCluster(Path data, Map<String, String> environment, String first) {
    super(data.resolve(first));
    this.data = data;
    this.environment = environment;
  }

  /** Starts one more. */
  public TestServer join(String roles) {
    TestServer server = TestServer.start(data.resolve(roles), environment(roles));
    inOrder.add(server);
    for (String role : roles.split(",")) {
      servers.put(role, server);
    }
    return server;
  }

  /** The settings of one with {@code roles} that joins. */
  public Map<String, String> environment(String roles) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("LOGSERVER_ROLES", roles);
    all.put("LOGSERVER_CLUSTER_ENABLED", "true");
    all.put("LOGSERVER_CLUSTER_NAME", "test-" + proxy.port());
    all.put("LOGSERVER_CLUSTER_MEMBER_PORT", "0");
    if (!inOrder.isEmpty()) {
      all.put("LOGSERVER_CLUSTER_MEMBERS", inOrder.get(0).member());
    }
    return all;
  }

  /** The last one that was started with a role. */
  public TestServer server(String role) {
    return servers.get(role);
  }

  /** Stops one in order. */
  public void leave(TestServer server) {
    inOrder.remove(server);
    server.close();
  }

  /** The port of the proxy. */
  @Override
  public int port() {
    return proxy.port();
  }

  private static String role(String path) {
    if (path.startsWith("/api/v1/tenants")) {
      return "tenant";
    }
    if (path.startsWith("/api/v1/logs/stream")) {
      return "stream";
    }
    return path.startsWith("/auth/") ? "auth" : "log";
  }

  @Override
  public void close() {
    proxy.close();
    List.copyOf(inOrder).reversed().forEach(this::leave);
  }
}
