package io.logserver.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cluster of processes that share the event bus.
 *
 * @param enabled whether this process joins it
 * @param name only processes with the same one join each other
 * @param host where the others reach this process
 * @param port of the event bus, 0 for any free one
 * @param memberPort of the membership, 0 for any free one
 * @param members where others may be, {@code host:port} of their membership
 * @param dns a name that stands for the addresses of all; null for none
 * @param tls of the event bus
 */
public record ClusterConfig(
    boolean enabled,
    String name,
    String host,
    int port,
    int memberPort,
    List<String> members,
    @Nullable String dns,
    Tls tls) {

  public ClusterConfig {
    Keys.CLUSTER_NAME.check(name);
    Keys.CLUSTER_HOST.check(host);
    Keys.CLUSTER_PORT.check(port);
    Keys.CLUSTER_MEMBER_PORT.check(memberPort);
    Keys.CLUSTER_MEMBERS.check(members);
    members = List.copyOf(members);
    if (dns != null) {
      Keys.CLUSTER_DNS.check(dns);
      if (!members.isEmpty()) {
        throw Config.refused(
            Keys.CLUSTER_DNS.name(),
            dns,
            "cannot go with cluster.members: others are found by one of the two");
      }
      if (memberPort == 0) {
        throw Config.refused(
            Keys.CLUSTER_MEMBER_PORT.name(),
            memberPort,
            "must be one port, the same for all, where cluster.dns is given: a name tells no ports");
      }
    }
  }

  /**
   * PEM files for mutual TLS; all null where it is off.
   *
   * @param cert certificate chain of this process
   * @param key its private key
   * @param ca whoever it has signed may join
   */
  public record Tls(@Nullable Path cert, @Nullable Path key, @Nullable Path ca) {

    private static final List<Key<Path>> KEYS =
        List.of(Keys.CLUSTER_TLS_CERT, Keys.CLUSTER_TLS_KEY, Keys.CLUSTER_TLS_CA);

    public Tls {
      List<ConfigProblem> missing = missing(cert, key, ca);
      if (!missing.isEmpty() && missing.size() < KEYS.size()) {
        throw new ConfigException(missing);
      }
    }

    /** Whether the event bus speaks TLS only. */
    public boolean isOn() {
      return cert != null;
    }

    private static List<ConfigProblem> missing(@Nullable Path... files) {
      return Stream.iterate(0, i -> i < files.length, i -> i + 1)
          .filter(i -> Objects.isNull(files[i]))
          .map(i ->
              new ConfigProblem(
                  KEYS.get(i).name(),
                  null,
                  null,
                  "must be given: cluster.tls.cert, cluster.tls.key and cluster.tls.ca go together"))
          .toList();
    }
  }
}
