package io.logserver.http;

import io.logserver.config.Config;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the files of the certificate now and then and shows new clients what is new in them.
 * While they cannot be used, that is reported once, and the server keeps the certificate it has.
 */
public final class CertificateWatch extends VerticleBase {

  private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);

  private static final Duration EVERY = Duration.ofSeconds(2);

  private final Config.Tls tls;
  private final Path chainFile;
  private final Path keyFile;
  private final List<HttpVerticle> edges;
  private volatile Certificate shown;
  private volatile @Nullable String problem;
  private Future<?> look = Future.succeededFuture();

  /** What the files looked like when they were last usable; used by one look at a time. */
  private volatile List<Object> seen = List.of();

  /**
   * A watch that has not begun.
   *
   * @param tls names the files
   * @param shown what the edges show
   * @param edges those to be told of a new one
   */
  public CertificateWatch(Config.Tls tls, Certificate shown, List<HttpVerticle> edges) {
    this.tls = tls;
    chainFile = Objects.requireNonNull(tls.cert());
    keyFile = Objects.requireNonNull(tls.key());
    this.shown = shown;
    this.edges = edges;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(EVERY.toMillis(), tick -> lookAgain());
    return Future.succeededFuture();
  }

  /** What is wrong with the files or the certificate, null when nothing. */
  public @Nullable String problem() {
    String found = problem;
    if (found != null) {
      return found;
    }
    return Instant.now().isAfter(shown.expires())
        ? "the certificate in " + chainFile + " ended at " + shown.expires()
        : null;
  }

  /** When the certificate that is shown ends. */
  public Instant expires() {
    return shown.expires();
  }

  private void lookAgain() {
    if (look.isComplete()) {
      look =
          vertx
              .executeBlocking(this::readIfChanged)
              .compose(this::show)
              .onSuccess(done -> problem = null)
              .onFailure(this::report);
    }
  }

  /** What the files hold; the one shown when they are as they were when they were last usable. */
  private Certificate readIfChanged() throws IOException {
    List<Object> now = List.of(stamp(chainFile), stamp(keyFile));
    if (now.equals(seen)) {
      return shown;
    }
    Certificate read = Certificate.read(vertx, tls);
    seen = now;
    return read;
  }

  private Future<Void> show(Certificate read) {
    if (read.equals(shown)) {
      return Future.succeededFuture();
    }
    return Future.all(edges.stream().map(edge -> edge.renew(read)).toList())
        .onSuccess(renewed -> {
          shown = read;
          log.info("New certificate in {}, good until {}", chainFile, read.expires());
        })
        .mapEmpty();
  }

  private void report(Throwable failure) {
    String text = "the server keeps its certificate: " + failure.getMessage();
    if (!text.equals(problem)) {
      log.warn("The new certificate cannot be used, {}", text);
    }
    problem = text;
    seen = List.of();
  }

  /** What changes when a file does; why a file cannot be read is said by who reads it. */
  private static List<Object> stamp(Path file) {
    try {
      return List.of(Files.getLastModifiedTime(file), Files.size(file));
    } catch (IOException e) {
      return List.of();
    }
  }
}
