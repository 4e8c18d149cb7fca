package io.logserver.store.block;

import java.io.IOException;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.DocValuesConsumer;
import org.apache.lucene.codecs.DocValuesProducer;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.FieldInfo;
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
    meta.writeInt(field.number);
    meta.writeLong(data.getFilePointer());
    BinaryDocValues values = producer.getBinary(field);
    for (int doc = 0; doc < docs; doc++) {
      if (values.nextDoc() != doc) {
        throw new IOException("document " + doc + " has no value for " + field.name);
      }
      BytesRef value = values.binaryValue();
      data.writeBytes(value.bytes, value.offset, value.length);
      meta.writeVInt(value.length);
    }
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
