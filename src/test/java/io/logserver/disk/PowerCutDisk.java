package io.logserver.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A disk whose power can be cut. It works in a real directory, so that files can be mapped, and
 * remembers beside it what would survive: forced bytes, and names whose directory was synced.
 * {@link #restore()} leaves in the directory a state that a real disk could show after the cut,
 * chosen by the seed: of everything that was not made durable each write is there, missing or torn
 * by sectors, and each creation, rename and deletion is there or undone.
 *
 * <p>Nothing is really forced, so a round costs milliseconds. Files stay within their directory: a
 * rename to another is refused.
 *
 * <p>Each place in the code that forces a file or syncs a directory is a <em>site</em>, {@code
 * Class.method force} or {@code Class.method sync}. Ignoring one shows whether a test would notice
 * its absence.
 */
public final class PowerCutDisk implements Disk {

  private final Disk real = new LocalDisk();
  private final PowerCutNames names = new PowerCutNames();
  private final SplittableRandom random;
  private final ForceSites sites;
  private DiskSpace space = new DiskSpace(1L << 40, 1L << 40);
  private int generation;
  private long operations;
  private long cutAt = Long.MAX_VALUE;
  private boolean off;
  private List<String> cutPlace = List.of();
  private String failing = "";

  /**
   * A disk with power.
   *
   * @param adapters classes whose frames do not count when a site is named, such as a Lucene
   *     directory over this disk; the site is then the method that called them
   */
  public PowerCutDisk(long seed, Class<?>... adapters) {
    this.random = new SplittableRandom(seed);
    this.sites = new ForceSites(List.of(adapters));
  }

  /**
   * The power goes off at the n-th change from now, 1 being the next: it fails, done or not, and
   * all after it fail.
   */
  public synchronized void cutPowerAt(long n) {
    cutAt = operations + n;
  }

  /**
   * Number of changes asked for: writes, forces, creations, renames, deletions, cuts and directory
   * syncs.
   */
  public synchronized long operations() {
    return operations;
  }

  /** Whether the power is off. */
  public synchronized boolean isOff() {
    return off;
  }

  /**
   * What was being done when the power went off last: {@code Class.method} of each frame, innermost
   * first.
   */
  public synchronized List<String> cutPlace() {
    return cutPlace;
  }

  /**
   * Cuts the power, unless it is off, leaves what survived in the directory, and turns it on. Open
   * files are dead.
   */
  public synchronized void restore() throws IOException {
    for (Path name : names.live().keySet()) {
      Files.deleteIfExists(name);
    }
    names.settle(random);
    for (Map.Entry<Path, PowerCutFile> entry : names.live().entrySet()) {
      entry.getValue().settle(random);
      Files.write(entry.getKey(), entry.getValue().durable());
    }
    restart();
  }

  /**
   * As after a process was killed and started again: nothing is lost, nothing more is durable. Open
   * files are dead.
   */
  public synchronized void restart() {
    generation++;
    cutAt = Long.MAX_VALUE;
    off = false;
    failing = "";
  }

  /**
   * The next force at that site fails; what it was to make durable is durable, lost or torn, now
   * and for ever.
   */
  public synchronized void failNextForceAt(String site) {
    failing = site;
  }

  /** Sets what {@link #space} answers. */
  public synchronized void setSpace(DiskSpace space) {
    this.space = space;
  }

  /**
   * Every place that forced a file or synced a directory so far: {@code Class.method force} or
   * {@code … sync}.
   */
  public synchronized Set<String> sites() {
    return sites.sites();
  }

  /** Forces and syncs called from that place do nothing from now on. */
  public synchronized void ignoreSite(String site) {
    sites.ignore(site);
  }

  @Override
  public synchronized DiskFile create(Path file) throws IOException {
    boolean cut = begin();
    if (cut && random.nextBoolean()) {
      throw powerIsOff();
    }
    DiskFile created = real.create(file);
    PowerCutFile content = new PowerCutFile(new byte[0]);
    names.create(file, content);
    if (cut) {
      created.close();
      throw powerIsOff();
    }
    return new OpenFile(created, content, generation);
  }

  @Override
  public synchronized DiskFile open(Path file) throws IOException {
    checkPower(generation);
    DiskFile opened = real.open(file);
    if (!names.contains(file)) {
      names.adopt(file, new PowerCutFile(Files.readAllBytes(file)));
    }
    return new OpenFile(opened, names.get(file), generation);
  }

  @Override
  public synchronized List<String> list(Path directory) throws IOException {
    checkPower(generation);
    return real.list(directory);
  }

  @Override
  public synchronized void createDirectories(Path directory) throws IOException {
    checkPower(generation);
    Files.createDirectories(directory);
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    if (!from.getParent().equals(to.getParent())) {
      throw new UnsupportedOperationException("rename " + from + " to another directory: " + to);
    }
    adoptIfUnknown(from);
    change(() -> {
      real.rename(from, to);
      names.rename(from, to);
    });
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    adoptIfUnknown(file);
    change(() -> {
      real.delete(file);
      names.delete(file);
    });
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    boolean counts = !sites.isIgnored(sites.note("sync"));
    change(() -> {
      if (counts) {
        names.sync(directory);
      }
    });
  }

  @Override
  public synchronized DiskSpace space(Path directory) {
    return space;
  }

  private interface Step {
    void run() throws IOException;
  }

  /** One change; when the power goes off at it, it was done or not, and fails. */
  private void change(Step step) throws IOException {
    boolean cut = begin();
    if (!cut || random.nextBoolean()) {
      step.run();
    }
    if (cut) {
      throw powerIsOff();
    }
  }

  /** Counts a change and tells whether the power goes off at it. */
  private boolean begin() throws IOException {
    checkPower(generation);
    operations++;
    off = operations >= cutAt;
    if (off) {
      cutPlace = ForceSites.stack();
    }
    return off;
  }

  private void checkPower(int openedIn) throws IOException {
    if (off || openedIn != generation) {
      throw powerIsOff();
    }
  }

  private static IOException powerIsOff() {
    return new IOException("power is off");
  }

  private void adoptIfUnknown(Path file) throws IOException {
    if (!names.contains(file) && Files.exists(file)) {
      names.adopt(file, new PowerCutFile(Files.readAllBytes(file)));
    }
  }

  private final class OpenFile implements DiskFile {

    private final DiskFile file;
    private final PowerCutFile content;
    private final int openedIn;

    OpenFile(DiskFile file, PowerCutFile content, int openedIn) {
      this.file = file;
      this.content = content;
      this.openedIn = openedIn;
    }

    @Override
    public long size() throws IOException {
      synchronized (PowerCutDisk.this) {
        checkPower(openedIn);
        return file.size();
      }
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      synchronized (PowerCutDisk.this) {
        checkPower(openedIn);
        boolean cut = begin();
        byte[] bytes = new byte[cut ? random.nextInt(source.remaining() + 1) : source.remaining()];
        source.get(bytes);
        file.write(ByteBuffer.wrap(bytes), position);
        content.write(position, bytes);
        if (cut) {
          throw powerIsOff();
        }
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      synchronized (PowerCutDisk.this) {
        checkPower(openedIn);
        return file.read(target, position);
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (PowerCutDisk.this) {
        checkPower(openedIn);
        change(() -> {
          file.truncate(size);
          content.truncate(size);
        });
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (PowerCutDisk.this) {
        checkPower(openedIn);
        String site = sites.note("force");
        change(() -> forceContent(site));
      }
    }

    private void forceContent(String site) throws IOException {
      if (site.equals(failing)) {
        failing = "";
        content.settle(random);
        throw new IOException("Input/output error");
      }
      if (!sites.isIgnored(site)) {
        content.force();
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
