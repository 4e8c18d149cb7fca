package io.logserver.store.block;

import java.io.IOException;
import org.apache.lucene.store.RandomAccessInput;
import org.apache.lucene.util.BytesRef;

/** The values of one field in one segment, one after the other. */
final class BlockValues extends DenseValues {

  private final long[] offsets;
  private final RandomAccessInput data;
  private final BytesRef buffer = new BytesRef();

  /**
   * Values in {@code data}.
   *
   * @param offsets the value of document n lies from {@code offsets[n]} to {@code offsets[n + 1]}
   */
  BlockValues(long[] offsets, RandomAccessInput data) {
    super(offsets.length - 1);
    this.offsets = offsets;
    this.data = data;
  }

  /** Makes {@code target} hold a document's value: a frame of {@code rawLength} bytes of lines. */
  void load(int doc, BlockLines target, int rawLength) throws IOException {
    int size = (int) (offsets[doc + 1] - offsets[doc]);
    byte[] frame = target.frame(size);
    data.readBytes(offsets[doc], frame, 0, size);
    target.take(frame, size, rawLength);
  }

  /** A copy of the value, good until the next. */
  @Override
  public BytesRef binaryValue() throws IOException {
    int length = (int) (offsets[docID() + 1] - offsets[docID()]);
    if (buffer.bytes.length < length) {
      buffer.bytes = new byte[length];
    }
    data.readBytes(offsets[docID()], buffer.bytes, 0, length);
    buffer.length = length;
    return buffer;
  }
}
