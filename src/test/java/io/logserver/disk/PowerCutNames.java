package io.logserver.disk;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The names of files as far as a power cut is concerned: those that are durable, and the creations,
 * renames and deletions since the last sync of their directory, each of which may or may not have
 * reached the disk.
 */
final class PowerCutNames {

  private final Map<Path, PowerCutFile> live = new TreeMap<>();
  private final Map<Path, PowerCutFile> durable = new TreeMap<>();
  private final List<Change> pending = new ArrayList<>();

  /**
   * Gives {@code file} the name {@code to}, unless null, and takes {@code from} away, unless null.
   * A file has one name: where an earlier rename did not reach the disk a later one moves it all
   * the same.
   */
  private record Change(Path from, Path to, PowerCutFile file) {

    Path directory() {
      return (to == null ? from : to).getParent();
    }

    void apply(Map<Path, PowerCutFile> names) {
      if (from != null) {
        names.remove(from, file);
      }
      if (to != null) {
        names.values().removeIf(other -> other == file);
        names.put(to, file);
      }
    }
  }

  boolean contains(Path name) {
    return live.containsKey(name);
  }

  PowerCutFile get(Path name) throws NoSuchFileException {
    PowerCutFile file = live.get(name);
    if (file == null) {
      throw new NoSuchFileException(name.toString());
    }
    return file;
  }

  /** Takes in a file that was there before. */
  void adopt(Path name, PowerCutFile file) {
    live.put(name, file);
    durable.put(name, file);
  }

  void create(Path name, PowerCutFile file) {
    change(new Change(null, name, file));
  }

  void rename(Path from, Path to) throws NoSuchFileException {
    change(new Change(from, to, get(from)));
  }

  void delete(Path name) throws NoSuchFileException {
    change(new Change(name, null, get(name)));
  }

  void sync(Path directory) {
    for (Change change : pending) {
      if (change.directory().equals(directory)) {
        change.apply(durable);
      }
    }
    pending.removeIf(change -> change.directory().equals(directory));
  }

  /** Decides which of the pending changes reached the disk: all, none, or each by itself. */
  void settle(SplittableRandom random) {
    int fate = random.nextInt(4);
    for (Change change : pending) {
      if (fate == 1 || fate > 1 && random.nextBoolean()) {
        change.apply(durable);
      }
    }
    pending.clear();
    live.clear();
    live.putAll(durable);
  }

  /** Files by their present names. */
  Map<Path, PowerCutFile> live() {
    return live;
  }

  private void change(Change change) {
    change.apply(live);
    pending.add(change);
  }
}
