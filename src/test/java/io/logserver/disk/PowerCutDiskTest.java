package io.logserver.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerCutDiskTest {

  @TempDir Path directory;

  @Test
  void keepsForcedBytesUnderASyncedName() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      PowerCutDisk disk = new PowerCutDisk(seed);
      Path file = directory.resolve("kept" + seed);
      DiskFile open = disk.create(file);
      disk.syncDirectory(directory);
      write(open, 0, "durable");
      open.force();
      disk.restore();
      assertEquals("durable", Files.readString(file));
    }
  }

  @Test
  void mayLoseForcedBytesUnderANameThatWasNotSynced() throws IOException {
    Set<Boolean> seen = new TreeSet<>();
    for (int seed = 0; seed < 20; seed++) {
      PowerCutDisk disk = new PowerCutDisk(seed);
      Path file = directory.resolve("lost" + seed);
      DiskFile open = disk.create(file);
      write(open, 0, "durable");
      open.force();
      disk.restore();
      seen.add(Files.exists(file));
    }
    assertEquals(Set.of(true, false), seen);
  }

  @Test
  void keepsDropsAndTearsWritesThatWereNotForced() throws IOException {
    Set<String> seen = new TreeSet<>();
    for (int seed = 0; seed < 60; seed++) {
      PowerCutDisk disk = new PowerCutDisk(seed);
      Path file = directory.resolve("torn" + seed);
      DiskFile open = disk.create(file);
      disk.syncDirectory(directory);
      open.write(filled('a', 1024), 0);
      open.force();
      open.write(filled('b', 1024), 0);
      disk.restore();
      byte[] bytes = Files.readAllBytes(file);
      assertArrayEquals(sectors(bytes[0], bytes[512]), bytes);
      seen.add("" + (char) bytes[0] + (char) bytes[512]);
    }
    assertEquals(Set.of("aa", "ab", "ba", "bb"), seen);
  }

  @Test
  void keepsOrUndoesARenameAndADeletion() throws IOException {
    Set<String> seen = new TreeSet<>();
    for (int seed = 0; seed < 60; seed++) {
      PowerCutDisk disk = new PowerCutDisk(seed);
      Path home = Files.createDirectory(directory.resolve("names" + seed));
      forced(disk, home.resolve("a"), "a");
      forced(disk, home.resolve("b"), "b");
      disk.syncDirectory(home);
      disk.rename(home.resolve("a"), home.resolve("c"));
      disk.delete(home.resolve("b"));
      disk.restore();
      seen.add(String.join("", disk.list(home)));
      if (Files.exists(home.resolve("b"))) {
        assertEquals("b", Files.readString(home.resolve("b")));
      }
    }
    assertEquals(Set.of("ab", "a", "bc", "c"), seen);
  }

  @Test
  void failsAtTheCutAndAfterUntilItIsRestored() throws IOException {
    PowerCutDisk disk = new PowerCutDisk(1);
    Path file = directory.resolve("file");
    DiskFile open = disk.create(file);
    disk.syncDirectory(directory);
    disk.cutPowerAt(2);
    write(open, 0, "one");
    assertThrows(IOException.class, open::force);
    assertTrue(disk.isOff());
    assertThrows(IOException.class, open::size);
    disk.restore();
    assertThrows(IOException.class, () -> write(open, 0, "of the time before the cut"));
    write(disk.open(file), 0, "two");
  }

  @Test
  void losesNothingWhenOnlyTheProcessEnds() throws IOException {
    PowerCutDisk disk = new PowerCutDisk(1);
    Path file = directory.resolve("file");
    DiskFile open = disk.create(file);
    write(open, 0, "text");
    disk.restart();
    assertThrows(IOException.class, () -> write(open, 0, "of the process before"));
    assertEquals("text", Files.readString(file));
  }

  @Test
  void neverMakesDurableWhatAFailedForceLeft() throws IOException {
    Set<Character> seen = new TreeSet<>();
    for (int seed = 0; seed < 40; seed++) {
      PowerCutDisk disk = new PowerCutDisk(seed);
      Path file = directory.resolve("failed" + seed);
      DiskFile open = forced(disk, file, "a");
      disk.syncDirectory(directory);
      write(open, 0, "b");
      disk.failNextForceAt("PowerCutDiskTest.force force");
      assertThrows(IOException.class, () -> force(open));
      force(open);
      disk.restore();
      seen.add(Files.readString(file).charAt(0));
    }
    assertEquals(Set.of('a', 'b'), seen);
  }

  @Test
  void namesTheSitesAndIgnoresThoseItIsToldTo() throws IOException {
    Set<String> seen = new TreeSet<>();
    for (int seed = 0; seed < 20; seed++) {
      PowerCutDisk disk = new PowerCutDisk(seed);
      disk.ignoreSite("PowerCutDiskTest.forced force");
      Path file = directory.resolve("site" + seed);
      forced(disk, file, "x");
      disk.syncDirectory(directory);
      assertEquals(
          Set.of(
              "PowerCutDiskTest.forced force",
              "PowerCutDiskTest.namesTheSitesAndIgnoresThoseItIsToldTo sync"),
          disk.sites());
      disk.restore();
      seen.add(Files.readString(file));
    }
    assertEquals(Set.of("", "x"), seen);
  }

  private static DiskFile forced(PowerCutDisk disk, Path file, String text) throws IOException {
    DiskFile open = disk.create(file);
    write(open, 0, text);
    open.force();
    return open;
  }

  private static void force(DiskFile file) throws IOException {
    file.force();
  }

  private static void write(DiskFile file, long position, String text) throws IOException {
    file.write(ByteBuffer.wrap(text.getBytes()), position);
  }

  private static ByteBuffer filled(char c, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) c);
    return ByteBuffer.wrap(bytes);
  }

  private static byte[] sectors(byte first, byte second) {
    byte[] bytes = new byte[1024];
    Arrays.fill(bytes, 0, 512, first);
    Arrays.fill(bytes, 512, 1024, second);
    return bytes;
  }
}
