package io.logserver.log.query;

import java.util.Map;

/**
 * All logs that a filter means, as a file.
 *
 * @param filter which logs
 * @param format of the file
 */
public record ExportQuery(LogFilter filter, Format format) {

  /** What a file of logs can be. */
  public enum Format {
    NDJSON,
    JSON,
    CSV
  }

  private static final Map<String, Format> FORMATS = Parameters.choices(Format.class);

  /**
   * What parameters ask for: {@code format} (by default ndjson) and filters; a 422 with all
   * problems otherwise.
   */
  public static ExportQuery parse(Iterable<Map.Entry<String, String>> parameters) {
    Parameters all = new Parameters(parameters);
    Format format = all.takeChoice("format", FORMATS, Format.NDJSON);
    LogFilter filter = new FilterParser(all).parse();
    all.rejectRest("format, " + FilterParser.NAMES);
    all.throwProblems();
    return new ExportQuery(filter, format);
  }
}
