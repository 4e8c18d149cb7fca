package io.logserver.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * FerretDB with its SQLite backend, which {@code .ci/ferretdb} builds when it is missing. SQLite
 * writes a log ahead and syncs it with each commit, so that a kill takes nothing that was
 * confirmed.
 */
final class FerretDb extends ServiceProcess {

  private static final String PRAGMAS = "_pragma=busy_timeout(60000)&_pragma=journal_mode(wal)";

  /** It makes room for whatever size of an answer it is asked for: rather it than the machine. */
  private static final int ADDRESS_SPACE_KIB = 8 << 20;

  /** A database whose files are in {@code folder}; not started yet. */
  FerretDb(Path folder) {
    super(folder);
  }

  String uri() {
    return "mongodb://127.0.0.1:" + port();
  }

  @Override
  List<String> command() throws IOException {
    return List.of(
        "sh",
        "-c",
        "ulimit -v " + ADDRESS_SPACE_KIB + " && GOGC=400 GOMEMLIMIT=1GiB exec \"$@\"",
        "sh",
        binary(),
        "--handler=sqlite",
        "--sqlite-url=file:" + folder() + "/?" + PRAGMAS,
        "--state-dir=" + folder(),
        "--telemetry=disable",
        "--listen-addr=127.0.0.1:" + port(),
        "--debug-addr=-",
        "--log-level=error");
  }

  private static String binary() throws IOException {
    Process script =
        new ProcessBuilder(".ci/ferretdb")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    try (InputStream output = script.getInputStream()) {
      String path = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
      if (script.waitFor() != 0) {
        throw new IOException(".ci/ferretdb failed");
      }
      return path;
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
