package io.logserver.auth;

import java.nio.charset.StandardCharsets;

/**
 * Text of any characters in a header: the UTF-8 bytes other than {@code !} to {@code ~}, and {@code
 * %} itself, are percent-encoded, as in URLs. What a URL decoder makes of it, without taking {@code
 * +} for a space, is the text again.
 */
final class HeaderText {

  private static final String HEX = "0123456789ABCDEF";

  private HeaderText() {}

  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 0x7f && b != '%') {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
      }
    }
    return encoded.toString();
  }
}
