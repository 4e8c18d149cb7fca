package io.logserver.log.decode;

import io.logserver.error.ErrorDetail;
import java.util.List;

/**
 * An entry of a body that was left out.
 *
 * @param index of the entry in the body, from 0
 * @param errors why, at least one
 */
public record RejectedEntry(int index, List<ErrorDetail> errors) {}
