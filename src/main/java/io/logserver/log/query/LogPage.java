package io.logserver.log.query;

import java.util.List;

/**
 * What a {@link LogQuery} found.
 *
 * @param lines canonical lines without line feeds, in the order asked for
 * @param more whether at least one matching log follows the last line
 * @param total number of matching logs, or -1 when it was not asked for
 * @param totalExact whether {@code total} is exact; otherwise there are at least that many
 */
public record LogPage(List<byte[]> lines, boolean more, long total, boolean totalExact) {}
