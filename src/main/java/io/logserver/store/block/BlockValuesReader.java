package io.logserver.store.block;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.DocValuesProducer;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DocValuesSkipper;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.store.ChecksumIndexInput;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.RandomAccessInput;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/** Reads the values of one segment, which {@link BlockValuesWriter} wrote. */
final class BlockValuesReader extends DocValuesProducer {

  /** Where the values of plain fields lie, as {@link BlockValues} wants to know it. */
  private final Map<Integer, long[]> offsets = new HashMap<>();

  private final Map<Integer, FilterGroups> filters = new HashMap<>();

  private final IndexInput data;

  BlockValuesReader(SegmentReadState state, String dataFile, String metaFile) throws IOException {
    readMeta(state, metaFile);
    data = state.directory.openInput(dataFile, state.context);
    try {
      check(data, BlockValuesFormat.DATA_CODEC, state);
      CodecUtil.retrieveChecksum(data);
    } catch (IOException e) {
      IOUtils.closeWhileHandlingException(data);
      throw e;
    }
  }

  private void readMeta(SegmentReadState state, String metaFile) throws IOException {
    try (ChecksumIndexInput meta = state.directory.openChecksumInput(metaFile)) {
      @Nullable Throwable failure = null;
      try {
        check(meta, BlockValuesFormat.META_CODEC, state);
        for (int field = meta.readInt(); field != -1; field = meta.readInt()) {
          readField(meta, field, state.segmentInfo.maxDoc());
        }
      } catch (IOException e) {
        failure = e;
      } finally {
        CodecUtil.checkFooter(meta, failure);
      }
    }
  }

  private void readField(IndexInput meta, int field, int docs) throws IOException {
    byte kind = meta.readByte();
    long start = meta.readLong();
    switch (kind) {
      case BlockValuesFormat.PLAIN -> offsets.put(field, readOffsets(meta, start, docs));
      case BlockValuesFormat.FILTERS -> filters.put(field, FilterGroups.read(meta, start, docs));
      default -> throw new CorruptIndexException("a field of kind " + kind, meta);
    }
  }

  private static void check(IndexInput input, String codec, SegmentReadState state)
      throws IOException {
    CodecUtil.checkIndexHeader(
        input,
        codec,
        BlockValuesFormat.VERSION,
        BlockValuesFormat.VERSION,
        state.segmentInfo.getId(),
        state.segmentSuffix);
  }

  private static long[] readOffsets(IndexInput meta, long start, int docs) throws IOException {
    long[] offsets = new long[docs + 1];
    offsets[0] = start;
    for (int doc = 0; doc < docs; doc++) {
      offsets[doc + 1] = offsets[doc] + meta.readVInt();
    }
    return offsets;
  }

  @Override
  public BinaryDocValues getBinary(FieldInfo field) throws IOException {
    RandomAccessInput values = data.randomAccessSlice(0, data.length());
    FilterGroups groups = filters.get(field.number);
    if (groups != null) {
      return new FilterValues(groups, values);
    }
    long[] found = offsets.get(field.number);
    if (found == null) {
      throw new IOException("no values for " + field.name);
    }
    return new BlockValues(found, values);
  }

  @Override
  public void checkIntegrity() throws IOException {
    CodecUtil.checksumEntireFile(data);
  }

  @Override
  public NumericDocValues getNumeric(FieldInfo field) {
    throw BlockValuesWriter.unsupported(field);
  }

  @Override
  public SortedDocValues getSorted(FieldInfo field) {
    throw BlockValuesWriter.unsupported(field);
  }

  @Override
  public SortedNumericDocValues getSortedNumeric(FieldInfo field) {
    throw BlockValuesWriter.unsupported(field);
  }

  @Override
  public SortedSetDocValues getSortedSet(FieldInfo field) {
    throw BlockValuesWriter.unsupported(field);
  }

  @Override
  public DocValuesSkipper getSkipper(FieldInfo field) {
    throw BlockValuesWriter.unsupported(field);
  }

  @Override
  public void close() throws IOException {
    data.close();
  }
}
