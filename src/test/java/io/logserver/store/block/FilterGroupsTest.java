package io.logserver.store.block;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.logserver.disk.LocalDisk;
import io.logserver.log.LogSummary;
import io.logserver.store.TestLogs;
import io.logserver.tenant.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters in the index answer as they do alone, whatever segments they went through. */
class FilterGroupsTest {

  private static final TenantId ACME = new TenantId("acme");

  /** Beside a length of their own: enough for a whole group, several, and some that are left. */
  private static final int[] BLOCKS_BY_COMMIT = {1, 3, 8, 64, 65, 100, 200, 7, 150, 40, 90, 300};

  @TempDir Path folder;

  private final SplittableRandom random = new SplittableRandom(11);
  private final WordSet words = new WordSet();
  private final Map<Long, byte[]> filters = new HashMap<>();
  private final Map<Long, Long> wordOf = new HashMap<>();
  private long number;

  @Test
  void answerAsTheyDoAlone() throws IOException {
    try (BlockIndex index = BlockIndex.open(new LocalDisk(), folder)) {
      for (int blocks : BLOCKS_BY_COMMIT) {
        for (int i = 0; i < blocks; i++) {
          index.add(block());
        }
        commit(index);
        check(index);
      }
      List<Long> dropped = filters.keySet().stream().filter(n -> n % 2 == 0 && n < 700).toList();
      index.remove(dropped);
      filters.keySet().removeAll(dropped);
      commit(index);
      awaitMerges(index);
      check(index);
    }
  }

  /** A block of one length of many words, or of an odd one. */
  private SealedBlock block() {
    words.clear();
    int size = random.nextInt(8) == 0 ? random.nextInt(300) : 1000;
    long word = random.nextLong();
    words.accept(word);
    for (int i = 1; i < size; i++) {
      words.accept(random.nextLong());
    }
    long next = ++number;
    byte[] filter = TokenFilter.of(words);
    filters.put(next, filter);
    wordOf.put(next, word);
    LogSummary summary =
        new LogSummary(1, TestLogs.id(next), TestLogs.id(next), next, next, new int[5]);
    return new SealedBlock(ACME, new BlockHeader(next, 1, summary), filter, new byte[] {1});
  }

  private void commit(BlockIndex index) throws IOException {
    BlockIndex.Mark mark = index.mark();
    index.commit(new BlockIndex.Mark(mark.sequence() + 1, mark.position(), number + 1));
  }

  /** Waits until the merge that rewrites what lost a third of its blocks is there. */
  private static void awaitMerges(BlockIndex index) throws IOException {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (true) {
      try (DirectoryReader reader = index.refresh(null)) {
        boolean rewritten =
            reader.leaves().stream()
                .allMatch(leaf -> 3 * leaf.reader().numDeletedDocs() <= leaf.reader().maxDoc());
        if (rewritten && reader.leaves().size() < BLOCKS_BY_COMMIT.length) {
          return;
        }
        assertTrue(System.nanoTime() < deadline, "no merge: " + reader);
      }
    }
  }

  private void check(BlockIndex index) throws IOException {
    int live = 0;
    try (DirectoryReader reader = index.refresh(null)) {
      for (LeafReaderContext leaf : reader.leaves()) {
        live += check(leaf.reader());
      }
    }
    assertEquals(filters.size(), live);
  }

  private int check(LeafReader segment) throws IOException {
    BinaryDocValues headers = segment.getBinaryDocValues(BlockDocument.HEADER);
    BinaryDocValues whole = segment.getBinaryDocValues(BlockDocument.FILTER);
    FilterValues asked = (FilterValues) segment.getBinaryDocValues(BlockDocument.FILTER);
    Bits alive = segment.getLiveDocs();
    List<Long> numbers = new ArrayList<>();
    for (int doc = 0; doc < segment.maxDoc(); doc++) {
      headers.advanceExact(doc);
      BytesRef header = headers.binaryValue();
      long found = BlockHeader.decode(header.bytes, header.offset, header.length).number();
      if (alive == null || alive.get(doc)) {
        numbers.add(found);
        byte[] filter = filters.get(found);
        whole.advanceExact(doc);
        assertArrayEquals(filter, BytesRef.deepCopyOf(whole.binaryValue()).bytes);
        assertTrue(asked.mayContain(doc, new long[] {wordOf.get(found)}));
        long[] others = {wordOf.get(found % number + 1), random.nextLong()};
        assertEquals(TokenFilter.mayContain(filter, others), asked.mayContain(doc, others));
        long[] one = {wordOf.get(found % number + 1)};
        assertEquals(TokenFilter.mayContain(filter, one), asked.mayContain(doc, one));
      }
    }
    return numbers.size();
  }
}
