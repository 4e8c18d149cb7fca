package io.logserver.log.export;

import java.nio.charset.StandardCharsets;

/**
 * One JSON array. A line feed only ever ends an entry, so it becomes the comma before the next one.
 */
final class ArrayEncoder implements Encoder {

  private boolean begun;

  @Override
  public byte[] encode(byte[] lines) {
    byte[] elements = new byte[lines.length];
    elements[0] = (byte) (begun ? ',' : '[');
    for (int i = 0; i < lines.length - 1; i++) {
      elements[i + 1] = lines[i] == '\n' ? (byte) ',' : lines[i];
    }
    begun = true;
    return elements;
  }

  @Override
  public byte[] end() {
    return (begun ? "]" : "[]").getBytes(StandardCharsets.US_ASCII);
  }
}
