package io.logserver.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest {

  @TempDir Path directory;

  private final Disk disk = new LocalDisk();

  @Test
  void writesReadsAndCutsAFile() throws IOException {
    Path path = directory.resolve("file");
    try (DiskFile file = disk.create(path)) {
      file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 2);
      file.force();
      file.truncate(4);
      assertEquals(4, file.size());
    }
    try (DiskFile file = disk.open(path)) {
      ByteBuffer read = ByteBuffer.allocate(8);
      assertEquals(4, file.read(read, 0));
      assertEquals(-1, file.read(read, 4));
    }
    assertArrayEquals(new byte[] {0, 0, 1, 2}, Files.readAllBytes(path));
  }

  @Test
  void refusesToCreateAFileTwiceOrToOpenOneThatIsNotThere() throws IOException {
    Path path = directory.resolve("file");
    disk.create(path).close();
    assertThrows(FileAlreadyExistsException.class, () -> disk.create(path));
    assertThrows(NoSuchFileException.class, () -> disk.open(directory.resolve("other")));
    assertThrows(NoSuchFileException.class, () -> disk.delete(directory.resolve("other")));
  }

  @Test
  void createsDirectoriesRenamesAndLists() throws IOException {
    Path deep = directory.resolve("a/b/c");
    assertEquals(List.of(), disk.list(deep));
    disk.createDirectories(deep);
    disk.createDirectories(deep);
    disk.create(deep.resolve("y")).close();
    disk.create(deep.resolve("x")).close();
    disk.rename(deep.resolve("y"), deep.resolve("z"));
    disk.syncDirectory(deep);
    assertEquals(List.of("x", "z"), disk.list(deep));
  }

  @Test
  void tellsItsRoom() throws IOException {
    DiskSpace space = disk.space(directory);
    assertTrue(space.usable() > 0 && space.usable() <= space.total());
  }

  @Test
  void locksADataDirectoryForOneAtATime() throws IOException {
    Path data = directory.resolve("data");
    try (DataDirectoryLock lock = DataDirectoryLock.take(data)) {
      IOException refused = assertThrows(IOException.class, () -> DataDirectoryLock.take(data));
      assertTrue(refused.getMessage().contains(data.toString()), refused.getMessage());
    }
    DataDirectoryLock.take(data).close();
  }
}
