package io.logserver.store.block;

import io.logserver.error.ErrorCode;
import io.logserver.error.LogServerException;
import org.jspecify.annotations.Nullable;

/** The current {@link Epoch}: one thread replaces it, any thread takes it. */
final class Epochs {

  private volatile @Nullable Epoch current;

  /**
   * The current epoch; the caller releases it. Fails with {@code UNAVAILABLE} when the store is not
   * open.
   */
  Epoch hold() {
    while (true) {
      Epoch epoch = current;
      if (epoch == null) {
        throw new LogServerException(ErrorCode.UNAVAILABLE, "the store is not open");
      }
      // When this fails the epoch was replaced since.
      if (epoch.tryHold()) {
        return epoch;
      }
    }
  }

  /** Makes {@code next} the current one, null for none, and releases the one before. */
  void replace(@Nullable Epoch next) {
    Epoch previous = current;
    current = next;
    if (previous != null) {
      previous.release();
    }
  }
}
