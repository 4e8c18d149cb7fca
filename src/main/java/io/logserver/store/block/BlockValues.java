package io.logserver.store.block;

import java.io.IOException;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.store.RandomAccessInput;
import org.apache.lucene.util.BytesRef;

/**
 * The values of one field in one segment. Unlike other doc values it may be moved backwards, and a
 * value's bytes can be read one by one.
 */
final class BlockValues extends BinaryDocValues implements TokenFilter.Bytes {

  private final long[] offsets;
  private final RandomAccessInput data;
  private final BytesRef buffer = new BytesRef();
  private int doc = -1;
  private long start;

  BlockValues(long[] offsets, RandomAccessInput data) {
    this.offsets = offsets;
    this.data = data;
  }

  /** Moves to the value of a document; every document has one. */
  void seek(int target) {
    doc = target;
    start = offsets[target];
  }

  @Override
  public int length() {
    return (int) (offsets[doc + 1] - start);
  }

  @Override
  public byte at(int index) throws IOException {
    return data.readByte(start + index);
  }

  /** A copy of the value, good until the next. */
  @Override
  public BytesRef binaryValue() throws IOException {
    int length = length();
    if (buffer.bytes.length < length) {
      buffer.bytes = new byte[length];
    }
    data.readBytes(start, buffer.bytes, 0, length);
    buffer.length = length;
    return buffer;
  }

  @Override
  public boolean advanceExact(int target) {
    seek(target);
    return true;
  }

  @Override
  public int docID() {
    return doc;
  }

  @Override
  public int nextDoc() {
    return advance(doc + 1);
  }

  @Override
  public int advance(int target) {
    if (target >= offsets.length - 1) {
      doc = NO_MORE_DOCS;
    } else {
      seek(target);
    }
    return doc;
  }

  @Override
  public long cost() {
    return offsets.length - 1L;
  }
}
