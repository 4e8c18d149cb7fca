package io.logserver.store.block;

import io.logserver.disk.Disk;
import io.logserver.disk.DiskFile;
import io.logserver.disk.DiskSpace;
import io.logserver.disk.PowerCutDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A disk whose power can be made to fail between a rename, which makes a commit, and what follows
 * it.
 */
final class CutAfterRename implements Disk {

  private final PowerCutDisk disk;
  private volatile boolean armed;

  CutAfterRename(PowerCutDisk disk) {
    this.disk = disk;
  }

  /** The power goes off at the first change after the next rename. */
  void arm() {
    armed = true;
  }

  /** What was armed and not used is forgotten. */
  void disarm() {
    armed = false;
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    disk.rename(from, to);
    if (armed) {
      armed = false;
      disk.cutPowerAt(1);
    }
  }

  @Override
  public DiskFile create(Path file) throws IOException {
    return disk.create(file);
  }

  @Override
  public DiskFile open(Path file) throws IOException {
    return disk.open(file);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    disk.createDirectories(directory);
  }

  @Override
  public void delete(Path file) throws IOException {
    disk.delete(file);
  }

  @Override
  public void syncDirectory(Path directory) throws IOException {
    disk.syncDirectory(directory);
  }

  @Override
  public DiskSpace space(Path directory) throws IOException {
    return disk.space(directory);
  }
}
