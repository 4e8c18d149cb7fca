package io.logserver.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The server in a JVM of its own, so that it can be killed. Its output goes to a file in the data
 * directory's parent.
 */
public final class ServerProcess implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);
  private static final List<String> FLAGS = List.of("-Xmx384m");

  private final Process process;
  private final Path output;
  private final int httpPort;
  private final int managementPort;

  private ServerProcess(Process process, Path output, int httpPort, int managementPort) {
    this.process = process;
    this.output = output;
    this.httpPort = httpPort;
    this.managementPort = managementPort;
  }

  /** Starts a server on {@code data} and waits until it is ready. */
  public static ServerProcess start(Path data, Map<String, String> environment) throws IOException {
    return start(data, environment, START, FLAGS);
  }

  /**
   * Starts a server on {@code data} and waits until it is ready.
   *
   * @param environment its settings; free ports are chosen where it names none
   * @param within the time it may take
   * @param flags of its JVM
   */
  public static ServerProcess start(
      Path data, Map<String, String> environment, Duration within, List<String> flags)
      throws IOException {
    ServerProcess server = launch(data, environment, flags);
    server.awaitReady(within);
    return server;
  }

  /** Starts a server on {@code data}, and does not wait for it. */
  public static ServerProcess launch(Path data, Map<String, String> environment)
      throws IOException {
    return launch(data, environment, FLAGS);
  }

  private static ServerProcess launch(
      Path data, Map<String, String> environment, List<String> flags) throws IOException {
    Path output = data.resolveSibling("server.log");
    ProcessBuilder builder = new ProcessBuilder(command(flags));
    Map<String, String> env = builder.environment();
    env.putAll(environment);
    env.put("LOGSERVER_HTTP_HOST", "127.0.0.1");
    env.computeIfAbsent("LOGSERVER_HTTP_PORT", key -> Integer.toString(freePort()));
    env.computeIfAbsent("LOGSERVER_MANAGEMENT_PORT", key -> Integer.toString(freePort()));
    env.put("LOGSERVER_DATA_DIR", data.toString());
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    int http = Integer.parseInt(env.get("LOGSERVER_HTTP_PORT"));
    int management = Integer.parseInt(env.get("LOGSERVER_MANAGEMENT_PORT"));
    return new ServerProcess(builder.start(), output, http, management);
  }

  private static List<String> command(List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(flags);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("io.logserver.Main");
    command.add("serve");
    return command;
  }

  public String base() {
    return "http://127.0.0.1:" + httpPort;
  }

  /** kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; the exit code once it has ended. */
  public int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("the server did not stop within 60 s of SIGTERM");
    }
    return process.exitValue();
  }

  /** What it has logged so far. */
  public String output() throws IOException {
    return Files.readString(output);
  }

  /** Body of a page of the management port. */
  public String management(String path) throws IOException {
    return getManagement(path).body();
  }

  public int managementStatus(String path) throws IOException {
    return getManagement(path).statusCode();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  private HttpResponse<String> getManagement(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void awaitReady(Duration within) throws IOException {
    long deadline = System.nanoTime() + within.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        if (managementStatus("/health/ready") == 200) {
          return;
        }
        process.waitFor(20, TimeUnit.MILLISECONDS);
      } catch (IOException e) {
        pause();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
    process.destroyForcibly();
    throw new IOException("the server did not become ready; its output:\n" + tail());
  }

  private void pause() throws IOException {
    try {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private String tail() throws IOException {
    String text = Files.readString(output);
    return text.substring(Math.max(0, text.length() - 4000));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
