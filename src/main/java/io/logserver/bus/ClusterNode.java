package io.logserver.bus;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import io.logserver.config.ClusterConfig;
import io.logserver.config.ProcessRole;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * This process as one of a cluster: it joins with its Vert.x and leaves when that is closed. The
 * others see its roles.
 */
public final class ClusterNode {

  private static final String ROLES = "logserver.roles";
  private static final int CONNECT_MILLIS = 3_000;

  /** A peer that does not answer this often, and then for as long, is given up. */
  private static final long PING_MILLIS = 5_000;

  private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

  private final ClusterConfig settings;
  private final HazelcastClusterManager manager;

  /** A node that has not joined. */
  public ClusterNode(ClusterConfig settings, Set<ProcessRole> roles) {
    this.settings = settings;
    manager = new HazelcastClusterManager(Membership.of(settings, Map.of(ROLES, names(roles))));
  }

  /** The event bus that Vert.x is to have. */
  public EventBusOptions eventBus() {
    EventBusOptions options =
        new EventBusOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setConnectTimeout(CONNECT_MILLIS)
            .setClusterPingInterval(PING_MILLIS)
            .setClusterPingReplyInterval(PING_MILLIS);
    return settings.tls().isOn() ? secured(options, settings.tls()) : options;
  }

  private static EventBusOptions secured(EventBusOptions options, ClusterConfig.Tls tls) {
    return options
        .setSsl(true)
        .setEnabledSecureTransportProtocols(TLS_VERSIONS)
        .setClientAuth(ClientAuth.REQUIRED)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(String.valueOf(tls.cert()))
                .setKeyPath(String.valueOf(tls.key())))
        .setTrustOptions(new PemTrustOptions().addCertPath(String.valueOf(tls.ca())));
  }

  /**
   * Joins with the Vert.x that {@code builder} makes, or starts the cluster where no other process
   * is found; fails when a port is taken or a certificate cannot be read.
   */
  public Future<Vertx> join(VertxBuilder builder) {
    return builder
        .withClusterManager(manager)
        .buildClustered()
        .recover(failure ->
            Future.failedFuture(
                new IllegalStateException(
                    "this process cannot take part in the cluster, at "
                        + settings.host()
                        + " with cluster.port "
                        + settings.port()
                        + " and cluster.member-port "
                        + settings.memberPort(),
                    failure)));
  }

  /** The port of the membership; once it has joined. */
  public int memberPort() {
    return hazelcast().getCluster().getLocalMember().getAddress().getPort();
  }

  /** Where it is and with how many, for people: {@code logserver at 10.0.0.7:5701 (3 members)}. */
  @Override
  public String toString() {
    return settings.name()
        + " at "
        + settings.host()
        + ":"
        + memberPort()
        + " ("
        + size()
        + " members)";
  }

  /** How many processes are in the cluster, this one included. */
  public int size() {
    return members().size();
  }

  /** What is wrong, or null: a role that no process has. From any thread. */
  public @Nullable String problem() {
    if (!hazelcast().getLifecycleService().isRunning()) {
      return "this process is not in the cluster";
    }
    Set<String> there = new HashSet<>();
    members().forEach(member -> there.addAll(roles(member)));
    String missing =
        Arrays.stream(ProcessRole.values())
            .map(ClusterNode::name)
            .filter(role -> !there.contains(role))
            .collect(Collectors.joining(", "));
    return missing.isEmpty() ? null : "no process of the cluster has role " + missing;
  }

  private Set<Member> members() {
    return hazelcast().getCluster().getMembers();
  }

  private HazelcastInstance hazelcast() {
    return Objects.requireNonNull(manager.getHazelcastInstance(), "the node has not joined");
  }

  private static List<String> roles(Member member) {
    String names = member.getAttribute(ROLES);
    return names == null ? List.of() : List.of(names.split(",", -1));
  }

  private static String names(Set<ProcessRole> roles) {
    return roles.isEmpty()
        ? ""
        : EnumSet.copyOf(roles).stream().map(ClusterNode::name).collect(Collectors.joining(","));
  }

  private static String name(ProcessRole role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
