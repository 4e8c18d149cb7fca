package io.logserver.bus;

import io.logserver.config.ClusterConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what would keep a process out of its cluster before it tries to join: Hazelcast would say
 * it in many lines, or not at all. Every message names the key. Blocks.
 */
final class Preflight {

  private Preflight() {}

  static void check(ClusterConfig settings) throws IOException {
    port("cluster.port", settings.host(), settings.port());
    port("cluster.member-port", settings.host(), settings.memberPort());
    file("cluster.tls.cert", settings.tls().cert());
    file("cluster.tls.key", settings.tls().key());
    file("cluster.tls.ca", settings.tls().ca());
    host(settings);
  }

  private static void port(String key, String host, int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new IOException(key + " " + port + " cannot be opened on cluster.host " + host, e);
    }
  }

  private static void file(String key, @Nullable Path file) throws IOException {
    if (file != null && !Files.isReadable(file)) {
      throw new IOException(key + " " + file + " is not there, or cannot be read");
    }
  }

  /**
   * From a loopback address no other machine is reached, nor does one reach it: such a process
   * would run alone for good, and look well. Names that nobody knows yet prove nothing.
   */
  private static void host(ClusterConfig settings) throws IOException {
    if (!InetAddress.getByName(settings.host()).isLoopbackAddress()) {
      return;
    }
    String dns = settings.dns();
    List<String> names =
        dns != null ? List.of(dns) : settings.members().stream().map(Preflight::name).toList();
    for (String name : names) {
      for (InetAddress other : addresses(name).toList()) {
        if (!other.isLoopbackAddress()) {
          throw new IOException(
              "cluster.host "
                  + settings.host()
                  + " can be reached from this machine only, but "
                  + (dns != null ? "cluster.dns " : "cluster.members has ")
                  + name
                  + (dns != null ? " stands for " + other.getHostAddress() : "")
                  + ": set cluster.host to the address at which other machines reach this process");
        }
      }
    }
  }

  /** Of {@code host:port}, or {@code [address]:port}. */
  private static String name(String member) {
    return member.substring(0, member.lastIndexOf(':'));
  }

  private static Stream<InetAddress> addresses(String name) {
    try {
      return Arrays.stream(InetAddress.getAllByName(name));
    } catch (UnknownHostException e) {
      return Stream.empty();
    }
  }
}
