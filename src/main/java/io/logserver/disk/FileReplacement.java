package io.logserver.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Replaces a small file as a whole: after a power cut it has its old content or its new one, and
 * the new one once {@link #replace} has returned. One caller at a time for each file.
 */
public final class FileReplacement {

  private FileReplacement() {}

  /**
   * Makes {@code content} the content of {@code file}, whether it exists or not; its directory
   * must.
   *
   * @throws IOException when that failed; the file then has its old content or its new one
   */
  public static void replace(Disk disk, Path file, byte[] content) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path temporary = absolute.resolveSibling(absolute.getFileName() + ".tmp");
    Path directory = temporary.resolveSibling("").normalize();
    if (disk.list(directory).contains(String.valueOf(temporary.getFileName()))) {
      disk.delete(temporary);
    }
    write(disk, temporary, content);
    disk.rename(temporary, absolute);
    disk.syncDirectory(directory);
  }

  private static void write(Disk disk, Path file, byte[] content) throws IOException {
    try (DiskFile target = disk.create(file)) {
      target.write(ByteBuffer.wrap(content), 0);
      target.force();
    }
  }
}
