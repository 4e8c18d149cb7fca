package io.logserver.bus;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
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
import java.io.IOException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as one of a cluster: it joins with its Vert.x and leaves when that is closed. The
 * others see its roles.
 */
public final class ClusterNode {

  private static final Logger log = LoggerFactory.getLogger(ClusterNode.class);

  private static final String ROLES = "logserver.roles";
  private static final int CONNECT_MILLIS = 3_000;

  /** A peer that does not answer this often, and then for as long, is given up. */
  private static final long PING_MILLIS = 5_000;

  private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

  private final ClusterConfig settings;
  private final HazelcastClusterManager manager;
  private volatile boolean joined;

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

  /** Mutual: by default an event bus would take every certificate of those it connects to. */
  private static EventBusOptions secured(EventBusOptions options, ClusterConfig.Tls tls) {
    return options
        .setSsl(true)
        .setTrustAll(false)
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
   * is found. Fails with a message for an operator when a port is taken, a file cannot be read, or
   * {@code cluster.host} is no address for the others.
   */
  public Future<Vertx> join(VertxBuilder builder) {
    try {
      Preflight.check(settings);
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
    return builder
        .withClusterManager(manager)
        .buildClustered()
        .onSuccess(up -> {
          hazelcast().getCluster().addMembershipListener(new Told());
          joined = true;
        })
        .recover(failure ->
            Future.failedFuture(
                new IllegalStateException("this process cannot join the cluster", failure)));
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

  /** What is wrong, or null: a role that no process has. From any thread, before it joins too. */
  public @Nullable String problem() {
    if (!joined) {
      return "this process has not joined the cluster yet";
    }
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

  /** Tells an operator who comes and goes. */
  private final class Told implements MembershipListener {

    @Override
    public void memberAdded(MembershipEvent event) {
      tell("A process joined the cluster", event);
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
      tell("A process left the cluster", event);
    }

    private void tell(String what, MembershipEvent event) {
      Member member = event.getMember();
      log.atInfo()
          .setMessage(what)
          .addKeyValue(
              "member", member.getAddress().getHost() + ":" + member.getAddress().getPort())
          .addKeyValue("roles", String.join(",", roles(member)))
          .addKeyValue("members", event.getMembers().size())
          .log();
    }
  }
}
