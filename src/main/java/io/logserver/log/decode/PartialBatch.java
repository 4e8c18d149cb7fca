package io.logserver.log.decode;

import io.logserver.log.LogBatch;
import java.util.List;

/**
 * The valid entries of a body, and the others.
 *
 * @param rejected in order of their index; empty when all were valid
 */
public record PartialBatch(LogBatch batch, List<RejectedEntry> rejected) {}
