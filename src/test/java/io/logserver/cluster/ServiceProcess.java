package io.logserver.cluster;

import io.logserver.support.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A service that the cluster needs, as a process with a port: it can be killed, stopped for a
 * while, and started again on the same port and files.
 */
abstract class ServiceProcess implements AutoCloseable {

  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(90);
  private static final int PAUSE_MILLIS = 20;

  private final Path folder;
  private final int port = Ports.free();
  private Process process;

  /** A service that is not started yet, whose files are in {@code folder}. */
  ServiceProcess(Path folder) {
    this.folder = folder;
  }

  /** The command that starts it on {@link #port}. */
  abstract List<String> command() throws IOException;

  final int port() {
    return port;
  }

  final Path folder() {
    return folder;
  }

  /** Starts it and waits until it takes connections. */
  final void start() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    process =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    long deadline = System.nanoTime() + START_NANOS;
    while (!takesConnections()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException(this + " did not start; its output:\n" + Files.readString(log()));
      }
      process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** kill -9. */
  final void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** kill -9, and a new one on the same port and files. */
  final void restart() throws IOException, InterruptedException {
    kill();
    start();
  }

  /** Lets it do nothing, with its connections open, until {@link #resume}. */
  final void suspend() throws IOException, InterruptedException {
    signal("STOP");
  }

  final void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  @Override
  public final void close() throws InterruptedException {
    if (process != null) {
      kill();
    }
  }

  @Override
  public final String toString() {
    return folder.getFileName().toString();
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " ended with " + code);
    }
  }

  private Path log() {
    return folder.resolve("output.log");
  }

  private boolean takesConnections() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
