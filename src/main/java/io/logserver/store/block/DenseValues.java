package io.logserver.store.block;

import org.apache.lucene.index.BinaryDocValues;

/** Values of one field in one segment, of which every document has one, in any order. */
abstract class DenseValues extends BinaryDocValues {

  private final int docs;
  private int doc = -1;

  DenseValues(int docs) {
    this.docs = docs;
  }

  @Override
  public final boolean advanceExact(int target) {
    doc = target;
    return true;
  }

  @Override
  public final int docID() {
    return doc;
  }

  @Override
  public final int nextDoc() {
    return advance(doc + 1);
  }

  @Override
  public final int advance(int target) {
    doc = target >= docs ? NO_MORE_DOCS : target;
    return doc;
  }

  @Override
  public final long cost() {
    return docs;
  }
}
