package io.logserver.bus;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import io.logserver.config.ClusterConfig;
import java.util.Map;

/**
 * How Hazelcast keeps track of who is in the cluster and serves what: over TCP only, with nothing
 * that talks to strangers, and quick to notice who is gone. What it keeps is small, and so are its
 * threads.
 */
final class Membership {

  /** Times are seconds. All processes of a cluster need the same number of partitions. */
  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("hazelcast.logging.type", "slf4j"),
          Map.entry("hazelcast.phone.home.enabled", "false"),
          Map.entry("hazelcast.shutdownhook.enabled", "false"),
          Map.entry("hazelcast.socket.bind.any", "false"),
          Map.entry("hazelcast.socket.connect.timeout.seconds", "3"),
          Map.entry("hazelcast.heartbeat.interval.seconds", "2"),
          Map.entry("hazelcast.max.no.heartbeat.seconds", "10"),
          Map.entry("hazelcast.mastership.claim.timeout.seconds", "10"),
          Map.entry("hazelcast.member.list.publish.interval.seconds", "10"),
          Map.entry("hazelcast.operation.call.timeout.millis", "10000"),
          Map.entry("hazelcast.wait.seconds.before.join", "0"),
          Map.entry("hazelcast.max.wait.seconds.before.join", "0"),
          Map.entry("hazelcast.max.join.seconds", "30"),
          Map.entry("hazelcast.merge.first.run.delay.seconds", "10"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "10"),
          Map.entry("hazelcast.graceful.shutdown.max.wait", "10"),
          Map.entry("hazelcast.tcp.join.port.try.count", "1"),
          Map.entry("hazelcast.health.monitoring.level", "OFF"),
          Map.entry("hazelcast.partition.count", "31"),
          Map.entry("hazelcast.io.thread.count", "1"),
          Map.entry("hazelcast.event.thread.count", "1"),
          Map.entry("hazelcast.operation.thread.count", "2"),
          Map.entry("hazelcast.operation.generic.thread.count", "2"),
          Map.entry("hazelcast.operation.response.thread.count", "1"));

  private static final int CONNECT_SECONDS = 3;

  private Membership() {}

  /** What this process tells Hazelcast; {@code attributes} are what others see of it. */
  static Config of(ClusterConfig cluster, Map<String, String> attributes) {
    Config config = new Config().setClusterName(cluster.name());
    PROPERTIES.forEach(config::setProperty);
    config.setProperty("hazelcast.local.localAddress", cluster.host());
    config.getMetricsConfig().setEnabled(false);
    attributes.forEach(config.getMemberAttributeConfig()::setAttribute);
    NetworkConfig network = config.getNetworkConfig();
    network.setPort(cluster.memberPort()).setPortAutoIncrement(false);
    network.getRestApiConfig().setEnabled(false);
    find(network.getJoin(), cluster);
    keep(config);
    return config;
  }

  private static void find(JoinConfig join, ClusterConfig cluster) {
    join.getMulticastConfig().setEnabled(false);
    join.getAutoDetectionConfig().setEnabled(false);
    String dns = cluster.dns();
    if (dns == null) {
      join.getTcpIpConfig()
          .setEnabled(true)
          .setConnectionTimeoutSeconds(CONNECT_SECONDS)
          .setMembers(cluster.members());
    } else {
      join.getKubernetesConfig()
          .setEnabled(true)
          .setProperty("service-dns", dns)
          .setProperty("service-dns-timeout", String.valueOf(CONNECT_SECONDS))
          .setProperty("service-port", String.valueOf(cluster.memberPort()));
    }
  }

  /** What Vert.x keeps there, each with a copy in another process. */
  private static void keep(Config config) {
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(1)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
  }
}
