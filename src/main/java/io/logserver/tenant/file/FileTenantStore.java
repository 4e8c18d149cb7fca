package io.logserver.tenant.file;

import io.logserver.disk.Disk;
import io.logserver.disk.DiskFile;
import io.logserver.disk.FileReplacement;
import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import io.logserver.tenant.Tenant;
import io.logserver.tenant.TenantId;
import io.logserver.tenant.TenantStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tenants in one JSON file ({@link TenantFile}), written by this process only.
 *
 * <p>Reads are answered from an immutable map in memory. A change builds the next map, replaces the
 * file by it, and only then shows it to readers; changes run one at a time on the blocking
 * executor. When a change fails, readers keep the map they had, and the next change writes the file
 * from that map again.
 */
public final class FileTenantStore implements TenantStore {

  private static final Logger log = LoggerFactory.getLogger(FileTenantStore.class);

  private final Disk disk;
  private final Path file;
  private final TenantFile format;
  private final Executor blocking;
  private volatile SortedMap<TenantId, Tenant> tenants = Collections.emptySortedMap();
  private volatile boolean open;
  private volatile @Nullable String problem;

  /**
   * A store that is not open yet.
   *
   * @param file its directory is created when there is none
   * @param format how it is written; a file that is not encrypted as this says is written anew when
   *     it is opened
   * @param blocking runs what waits for the disk
   */
  public FileTenantStore(Disk disk, Path file, TenantFile format, Executor blocking) {
    this.disk = disk;
    this.file = file.toAbsolutePath().normalize();
    this.format = format;
    this.blocking = blocking;
  }

  @Override
  public Future<Void> open() {
    return run(
            () -> {
              tenants = load();
              open = true;
              return tenants;
            })
        .mapEmpty();
  }

  @Override
  public Future<Void> create(Tenant tenant) {
    return run(
            () -> {
              if (tenants.containsKey(tenant.id())) {
                throw new LogServerException(
                    ErrorCode.CONFLICT, "Tenant '" + tenant.id() + "' exists already");
              }
              return replace(tenant);
            })
        .mapEmpty();
  }

  @Override
  public Future<Optional<Tenant>> find(TenantId id) {
    return open
        ? Future.succeededFuture(Optional.ofNullable(tenants.get(id)))
        : Future.failedFuture(notOpen());
  }

  @Override
  public Future<List<Tenant>> list() {
    return open
        ? Future.succeededFuture(List.copyOf(tenants.values()))
        : Future.failedFuture(notOpen());
  }

  @Override
  public Future<Tenant> update(TenantId id, UnaryOperator<Tenant> change) {
    return run(() -> {
      Tenant before = tenants.get(id);
      if (before == null) {
        throw new LogServerException(ErrorCode.NOT_FOUND, "There is no tenant '" + id + "'");
      }
      return replace(change.apply(before));
    });
  }

  @Override
  public @Nullable String problem() {
    return open ? problem : "the tenant store is not open";
  }

  @Override
  public Future<Void> close() {
    return run(() -> open = false).mapEmpty();
  }

  private interface Step<T> {
    T run() throws IOException;
  }

  private <T> Future<T> run(Step<T> step) {
    Promise<T> done = Promise.promise();
    try {
      blocking.execute(() -> run(step, done));
    } catch (RejectedExecutionException e) {
      done.fail(notOpen());
    }
    return done.future();
  }

  private <T> void run(Step<T> step, Promise<T> done) {
    T result;
    try {
      synchronized (this) {
        result = step.run();
      }
    } catch (IOException | RuntimeException e) {
      done.fail(e);
      return;
    }
    done.complete(result);
  }

  private Tenant replace(Tenant tenant) {
    if (!open) {
      throw notOpen();
    }
    SortedMap<TenantId, Tenant> next = new TreeMap<>(tenants);
    next.put(tenant.id(), tenant);
    try {
      FileReplacement.replace(disk, file, format.encode(next.values()));
    } catch (IOException e) {
      log.error("cannot replace the tenant file {}: {}", file, e.toString());
      problem = "the last change could not be written to " + file + ": " + e;
      throw new LogServerException(
          ErrorCode.OUTCOME_UNKNOWN,
          "The tenant file could not be written; the change may or may not be stored");
    }
    tenants = next;
    problem = null;
    return tenant;
  }

  private SortedMap<TenantId, Tenant> load() throws IOException {
    Path directory = file.resolveSibling("");
    disk.createDirectories(directory);
    if (!disk.list(directory).contains(String.valueOf(file.getFileName()))) {
      return Collections.emptySortedMap();
    }
    TenantFile.Content content = format.decode(content(), file);
    if (format.encrypts() && !content.encrypted()) {
      FileReplacement.replace(disk, file, format.encode(content.tenants().values()));
      log.info("the secrets in {} are encrypted from now on", file);
    }
    return content.tenants();
  }

  private byte[] content() throws IOException {
    try (DiskFile source = disk.open(file)) {
      ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(source.size()));
      while (content.hasRemaining()) {
        if (source.read(content, content.position()) < 0) {
          throw new IOException("tenant file " + file + " became shorter while it was read");
        }
      }
      return content.array();
    }
  }

  private static LogServerException notOpen() {
    return new LogServerException(ErrorCode.UNAVAILABLE, "The tenant store is not open");
  }
}
