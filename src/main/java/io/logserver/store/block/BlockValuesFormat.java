package io.logserver.store.block;

import java.io.IOException;
import org.apache.lucene.codecs.DocValuesConsumer;
import org.apache.lucene.codecs.DocValuesFormat;
import org.apache.lucene.codecs.DocValuesProducer;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Doc values for blocks: every document has one binary value per field, and they can be read in any
 * order. The token filters can be asked where they lie, many at a time. Lucene's own format copies
 * a value whole before a byte of it can be looked at, which for the filters of many blocks costs
 * more than all the rest of a search.
 *
 * <p>Files: {@code .lbd} has the values of one field after the other; {@code .lbm} has for each
 * field its number, its kind, and where its values start, then the length of each, or for filters
 * their groups; fields end with number -1. Both have Lucene's header and checksum.
 *
 * <p>Public because Lucene finds it by its name, as a service.
 */
public final class BlockValuesFormat extends DocValuesFormat {

  static final String DATA_CODEC = "LogserverBlockData";
  static final String META_CODEC = "LogserverBlockMeta";
  static final int VERSION = 2;

  /** Kind of a field: values one after the other. */
  static final byte PLAIN = 0;

  /** Kind of a field: {@link FilterGroups}. */
  static final byte FILTERS = 1;

  private static final String DATA_EXTENSION = "lbd";
  private static final String META_EXTENSION = "lbm";

  /** Called by Lucene. */
  public BlockValuesFormat() {
    super("LogserverBlocks");
  }

  @Override
  public DocValuesConsumer fieldsConsumer(SegmentWriteState state) throws IOException {
    String segment = state.segmentInfo.name;
    return new BlockValuesWriter(
        state,
        IndexFileNames.segmentFileName(segment, state.segmentSuffix, DATA_EXTENSION),
        IndexFileNames.segmentFileName(segment, state.segmentSuffix, META_EXTENSION));
  }

  @Override
  public DocValuesProducer fieldsProducer(SegmentReadState state) throws IOException {
    String segment = state.segmentInfo.name;
    return new BlockValuesReader(
        state,
        IndexFileNames.segmentFileName(segment, state.segmentSuffix, DATA_EXTENSION),
        IndexFileNames.segmentFileName(segment, state.segmentSuffix, META_EXTENSION));
  }
}
