package io.logserver.store.block;

import io.logserver.store.block.FilterGroups.Group;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.DocValuesConsumer;
import org.apache.lucene.codecs.DocValuesProducer;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.IOUtils;

/** Writes the values of one segment, as {@link BlockValuesFormat} says. */
final class BlockValuesWriter extends DocValuesConsumer {

  private final int docs;
  private final IndexOutput data;
  private final IndexOutput meta;

  BlockValuesWriter(SegmentWriteState state, String dataFile, String metaFile) throws IOException {
    docs = state.segmentInfo.maxDoc();
    data = state.directory.createOutput(dataFile, state.context);
    try {
      meta = state.directory.createOutput(metaFile, state.context);
    } catch (IOException e) {
      IOUtils.closeWhileHandlingException(data);
      throw e;
    }
    try {
      begin(data, BlockValuesFormat.DATA_CODEC, state);
      begin(meta, BlockValuesFormat.META_CODEC, state);
    } catch (IOException e) {
      IOUtils.closeWhileHandlingException(data, meta);
      throw e;
    }
  }

  private static void begin(IndexOutput output, String codec, SegmentWriteState state)
      throws IOException {
    CodecUtil.writeIndexHeader(
        output, codec, BlockValuesFormat.VERSION, state.segmentInfo.getId(), state.segmentSuffix);
  }

  @Override
  public void addBinaryField(FieldInfo field, DocValuesProducer producer) throws IOException {
    BinaryDocValues values = producer.getBinary(field);
    if (isFilter(field)) {
      FilterWriter filters = beginFilters(field);
      for (int doc = 0; doc < docs; doc++) {
        BytesRef filter = next(values, doc, field);
        filters.add(
            doc, Arrays.copyOfRange(filter.bytes, filter.offset, filter.offset + filter.length));
      }
      filters.finish();
    } else {
      begin(field, BlockValuesFormat.PLAIN);
      for (int doc = 0; doc < docs; doc++) {
        BytesRef value = next(values, doc, field);
        data.writeBytes(value.bytes, value.offset, value.length);
        meta.writeVInt(value.length);
      }
    }
  }

  private static BytesRef next(BinaryDocValues values, int doc, FieldInfo field)
      throws IOException {
    if (values.nextDoc() != doc) {
      throw new IOException("document " + doc + " has no value for " + field.name);
    }
    return values.binaryValue();
  }

  /** Widest groups of filters are taken over as they lie, unless a block of theirs is deleted. */
  @Override
  public void mergeBinaryField(FieldInfo field, MergeState merging) throws IOException {
    if (!isFilter(field)) {
      super.mergeBinaryField(field, merging);
      return;
    }
    FilterWriter filters = beginFilters(field);
    for (int i = 0; i < merging.docValuesProducers.length; i++) {
      FieldInfo source = merging.fieldInfos[i].fieldInfo(field.name);
      if (source != null
          && merging.docValuesProducers[i].getBinary(source) instanceof FilterValues values) {
        merge(values, merging.docMaps[i], filters);
      }
    }
    filters.finish();
  }

  private static void merge(FilterValues values, MergeState.DocMap map, FilterWriter filters)
      throws IOException {
    FilterGroups groups = values.groups();
    for (int n = 0; n < groups.size(); n++) {
      Group group = groups.get(n);
      int[] docs = Arrays.stream(group.docs()).map(map::get).toArray();
      boolean whole = Arrays.stream(docs).allMatch(doc -> doc >= 0);
      if (whole && docs.length == FilterGroups.WIDEST) {
        filters.add(group, values.rows(group), docs);
        continue;
      }
      for (int place = 0; place < docs.length; place++) {
        if (docs[place] >= 0) {
          values.advanceExact(group.docs()[place]);
          filters.add(docs[place], values.binaryValue().bytes);
        }
      }
    }
  }

  private static boolean isFilter(FieldInfo field) {
    return field.name.equals(BlockDocument.FILTER);
  }

  private FilterWriter beginFilters(FieldInfo field) throws IOException {
    begin(field, BlockValuesFormat.FILTERS);
    return new FilterWriter(data, meta);
  }

  private void begin(FieldInfo field, byte kind) throws IOException {
    meta.writeInt(field.number);
    meta.writeByte(kind);
    meta.writeLong(data.getFilePointer());
  }

  @Override
  public void addNumericField(FieldInfo field, DocValuesProducer values) {
    throw unsupported(field);
  }

  @Override
  public void addSortedField(FieldInfo field, DocValuesProducer values) {
    throw unsupported(field);
  }

  @Override
  public void addSortedNumericField(FieldInfo field, DocValuesProducer values) {
    throw unsupported(field);
  }

  @Override
  public void addSortedSetField(FieldInfo field, DocValuesProducer values) {
    throw unsupported(field);
  }

  static UnsupportedOperationException unsupported(FieldInfo field) {
    return new UnsupportedOperationException(field.name + " is not binary");
  }

  @Override
  public void close() throws IOException {
    try (data;
        meta) {
      meta.writeInt(-1);
      CodecUtil.writeFooter(meta);
      CodecUtil.writeFooter(data);
    }
  }
}
