package io.logserver.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The file system as the journal, the block store and the tenant file change it.
 *
 * <p>A change survives a power cut only once it was forced: a file's bytes and length by {@link
 * DiskFile#force()}, and a file's name (its creation, rename or deletion) by {@link
 * #syncDirectory(Path)} of the directory that holds it. Callers rely on nothing else; the test
 * double keeps exactly that much and loses or tears the rest. Files may be read by any means,
 * memory mapping included, since reading changes nothing.
 */
public interface Disk {

  /**
   * Creates a new empty file, which only its owner may read or write where the file system knows
   * owners, and opens it for writing; fails when the name is taken.
   */
  DiskFile create(Path file) throws IOException;

  /** Opens an existing file for reading and writing. */
  DiskFile open(Path file) throws IOException;

  /** Names of the directory's entries, sorted; empty when there is no such directory. */
  List<String> list(Path directory) throws IOException;

  /** Creates the directory and those above it, durably. */
  void createDirectories(Path directory) throws IOException;

  /** Renames a file, atomically replacing the target when it exists. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file; fails when there is none. */
  void delete(Path file) throws IOException;

  /** Makes the creations, renames and deletions in a directory durable. */
  void syncDirectory(Path directory) throws IOException;

  /** How much room the file system of an existing directory has; cheap enough for once a second. */
  DiskSpace space(Path directory) throws IOException;
}
