package io.logserver.store.block;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockIndexTest {

  @TempDir Path folder;

  @Test
  void refusesAnIndexOfAnEarlierFormat() throws IOException {
    try (FSDirectory directory = FSDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      Map<String, String> earlier =
          Map.of("format", "1", "sequence", "7", "position", "9", "nextNumber", "3");
      writer.setLiveCommitData(earlier.entrySet());
      writer.commit();
    }
    IOException refused =
        assertThrows(IOException.class, () -> BlockIndex.open(new LocalDisk(), folder));
    assertTrue(refused.getMessage().contains("format '1'"), refused.getMessage());
    assertTrue(refused.getMessage().contains("reads 2"), refused.getMessage());
  }
}
