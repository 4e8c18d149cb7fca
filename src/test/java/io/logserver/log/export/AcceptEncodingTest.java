package io.logserver.log.export;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptEncodingTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZIP",
        "deflate, gzip;q=1.0",
        "br;q=1, gzip ; q=0.1",
        "x-gzip",
        "*",
        "*;q=0.5, br",
        "gzip;q=0.001"
      })
  void allowsGzip(String header) {
    assertTrue(AcceptEncoding.allowsGzip(header));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "identity",
        "gzip;q=0",
        "gzip; q=0.000",
        "*;q=0",
        "*, gzip;q=0",
        "gzipped",
        ",;"
      })
  void doesNotAllowGzip(String header) {
    assertFalse(AcceptEncoding.allowsGzip(header));
  }

  @Test
  void doesNotAllowGzipUnasked() {
    assertFalse(AcceptEncoding.allowsGzip(null));
  }
}
