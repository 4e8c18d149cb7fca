package io.logserver.store.read;

/** Numbers of logs, counted line by line. */
public interface LineCounts {

  /** Adds the log whose canonical line starts at {@code start}. */
  void addLine(byte[] lines, int start);
}
