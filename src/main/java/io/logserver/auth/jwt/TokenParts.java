package io.logserver.auth.jwt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.logserver.auth.AuthSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The outer form of a token: {@code header.payload.signature}, each in base64url without padding.
 * There is one text for one token: a signature whose unused last bits are not zero is refused,
 * although it would decode to the same bytes.
 */
final class TokenParts {

  private static final JsonFactory JSON =
      new JsonFactoryBuilder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  /** The headers that nearly all tokens have, so that they need not be parsed. */
  private static final List<String> USUAL_HEADERS =
      List.of(
          encode("{\"typ\":\"JWT\",\"alg\":\"HS256\"}") + '.',
          encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + '.',
          encode("{\"alg\":\"HS256\"}") + '.');

  /** 256 bits in base64url. */
  private static final int SIGNATURE_LENGTH = 43;

  /** The last characters of a canonical signature: those whose lower two bits are zero. */
  private static final String SIGNATURE_ENDS = "AEIMQUYcgkosw048";

  private TokenParts() {}

  /** The claims of a token, the size of which is bounded already. */
  static Claims read(String token, AuthSettings settings) throws RejectedToken {
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (first < 0 || second < 0 || token.indexOf('=') >= 0) {
      throw new RejectedToken(Rejection.MALFORMED);
    }
    checkHeader(token, first);
    checkSignature(token, second + 1);
    return ClaimsReader.read(JSON, decode(token.substring(first + 1, second)), settings);
  }

  private static void checkHeader(String token, int end) throws RejectedToken {
    for (String usual : USUAL_HEADERS) {
      if (token.startsWith(usual)) {
        return;
      }
    }
    try (JsonParser parser = JSON.createParser(decode(token.substring(0, end)))) {
      parseHeader(parser);
    } catch (IOException e) {
      throw new RejectedToken(Rejection.MALFORMED);
    }
  }

  private static void parseHeader(JsonParser parser) throws IOException, RejectedToken {
    boolean algorithm = false;
    boolean type = false;
    boolean valid = parser.nextToken() == JsonToken.START_OBJECT;
    while (valid && parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
      if (text && !algorithm && name.equals("alg")) {
        algorithm = valid = parser.getText().equals("HS256");
      } else if (text && !type && name.equals("typ")) {
        type = valid = parser.getText().equals("JWT");
      } else {
        valid = false;
      }
    }
    if (!valid || !algorithm || parser.nextToken() != null) {
      throw new RejectedToken(Rejection.ALGORITHM);
    }
  }

  private static void checkSignature(String token, int start) throws RejectedToken {
    if (token.length() - start != SIGNATURE_LENGTH
        || SIGNATURE_ENDS.indexOf(token.charAt(token.length() - 1)) < 0) {
      throw new RejectedToken(Rejection.SIGNATURE);
    }
  }

  private static byte[] decode(String part) throws RejectedToken {
    try {
      return Base64.getUrlDecoder().decode(part);
    } catch (IllegalArgumentException e) {
      throw new RejectedToken(Rejection.MALFORMED);
    }
  }

  private static String encode(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.US_ASCII));
  }
}
