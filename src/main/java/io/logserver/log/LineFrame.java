package io.logserver.log;

/**
 * Some lines of a {@link LogBatch} as one zstd frame. A frame begins where the one before it ends,
 * and ends with a line.
 *
 * @param end index behind its last line feed in the lines of the batch
 * @param zstd the frame; never changed
 */
public record LineFrame(int end, byte[] zstd) {}
