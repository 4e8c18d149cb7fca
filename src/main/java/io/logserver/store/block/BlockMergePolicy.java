package io.logserver.store.block;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LogByteSizeMergePolicy;
import org.apache.lucene.index.MergeTrigger;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfos;
import org.jspecify.annotations.Nullable;

/**
 * Merges neighbouring segments of like size, so that segments stay in order of time. Merging
 * rewrites the blocks, so large segments are left alone and a block is rewritten about three times
 * in its life; but a segment that has lost a third of its blocks to deletions is rewritten,
 * whatever its size, to free the disk.
 */
final class BlockMergePolicy extends LogByteSizeMergePolicy {

  private static final double SMALLEST_MB = 4;
  private static final double LARGEST_MB = 256;

  BlockMergePolicy() {
    setMinMergeMB(SMALLEST_MB);
    setMaxMergeMB(LARGEST_MB);
    setNoCFSRatio(0);
  }

  @Override
  public @Nullable MergeSpecification findMerges(
      @Nullable MergeTrigger trigger, SegmentInfos segments, MergeContext context)
      throws IOException {
    @Nullable MergeSpecification found = super.findMerges(trigger, segments, context);
    return found != null ? found : rewriteEmptied(segments, context);
  }

  private static @Nullable MergeSpecification rewriteEmptied(
      SegmentInfos segments, MergeContext context) throws IOException {
    for (SegmentCommitInfo segment : segments) {
      int deleted = context.numDeletesToMerge(segment);
      if (3L * deleted > segment.info.maxDoc() && !context.getMergingSegments().contains(segment)) {
        MergeSpecification rewrite = new MergeSpecification();
        rewrite.add(new OneMerge(List.of(segment)));
        return rewrite;
      }
    }
    return null;
  }
}
