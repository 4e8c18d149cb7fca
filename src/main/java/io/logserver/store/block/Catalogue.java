package io.logserver.store.block;

import io.logserver.tenant.TenantId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.util.Bits;

/**
 * What one reader's blocks are, by segment. Catalogues of segments that were there before are taken
 * over, so a new one costs as much as the new segments.
 */
final class Catalogue {

  /** The catalogue of no reader. */
  static final Catalogue EMPTY = new Catalogue(Map.of(), List.of());

  private record Segment(LeafReader reader, SegmentCatalogue blocks) {}

  private final Map<IndexReader.CacheKey, SegmentCatalogue> byKey;
  private final List<Segment> segments;

  private Catalogue(Map<IndexReader.CacheKey, SegmentCatalogue> byKey, List<Segment> segments) {
    this.byKey = byKey;
    this.segments = segments;
  }

  /** The catalogue of {@code reader}. */
  Catalogue next(DirectoryReader reader) throws IOException {
    Map<IndexReader.CacheKey, SegmentCatalogue> keys = new HashMap<>();
    List<Segment> all = new ArrayList<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      IndexReader.CacheKey key = leaf.reader().getCoreCacheHelper().getKey();
      SegmentCatalogue known = byKey.get(key);
      SegmentCatalogue blocks = known != null ? known : SegmentCatalogue.read(leaf.reader());
      keys.put(key, blocks);
      all.add(new Segment(leaf.reader(), blocks));
    }
    return new Catalogue(keys, all);
  }

  /** The tenant's blocks by segment, oldest segment first. */
  List<BlockList> blocks(TenantId tenant) {
    List<BlockList> lists = new ArrayList<>(segments.size());
    for (Segment segment : segments) {
      int found = segment.blocks().find(tenant);
      if (found >= 0) {
        lists.add(new SegmentBlocks(segment.reader(), segment.blocks(), found));
      }
    }
    return lists;
  }

  /** Number of live blocks. */
  long countBlocks() {
    long blocks = 0;
    for (Segment segment : segments) {
      blocks += segment.reader().numDocs();
    }
    return blocks;
  }

  /** Number of logs in live blocks. */
  long countLogs() {
    long logs = 0;
    for (Segment segment : segments) {
      Bits live = segment.reader().getLiveDocs();
      SegmentCatalogue blocks = segment.blocks();
      for (int at = 0; at < blocks.size(); at++) {
        logs += live == null || live.get(blocks.doc(at)) ? blocks.count(at) : 0;
      }
    }
    return logs;
  }
}
