package io.logserver.tenant;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.logserver.auth.Role;
import io.logserver.error.ErrorCode;
import io.logserver.error.ErrorDetail;
import io.logserver.error.LogServerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A body that is one JSON object, read strictly: what is wrong with it is collected while its
 * fields are asked for, and told all at once by {@link #check}. Values are strings, whole numbers,
 * null and objects of these; any other is there, and of the wrong type for whoever asks.
 */
final class ObjectBody {

  private static final JsonFactory JSON = new JsonFactory();
  private static final Object OTHER = new Object();
  private static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_PROBLEMS = 100;
  private static final int MAX_QUOTED = 80;

  private final List<String> path;
  private final List<String> allowed;
  private final List<ErrorDetail> problems;
  private final Map<String, @Nullable Object> values = new HashMap<>();

  private ObjectBody(List<String> path, List<String> allowed, List<ErrorDetail> problems) {
    this.path = path;
    this.allowed = allowed;
    this.problems = problems;
  }

  /**
   * Reads a body.
   *
   * @param allowed the fields it may have; {@code a.b} is field {@code b} of object {@code a}
   * @throws LogServerException {@code MALFORMED} when it is not JSON, {@code INVALID} when it is no
   *     object
   */
  static ObjectBody parse(byte[] bytes, int length, String... allowed) {
    if (length > MAX_BYTES) {
      throw new LogServerException(
          ErrorCode.TOO_LARGE,
          "The body has " + length + " bytes; allowed are " + MAX_BYTES + " here");
    }
    ObjectBody body = new ObjectBody(List.of("body"), List.of(allowed), new ArrayList<>());
    try (JsonParser parser = JSON.createParser(bytes, 0, length)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        body.readFields(parser);
      } else {
        parser.skipChildren();
      }
      if (first == null || parser.nextToken() != null) {
        throw malformed();
      }
      if (first != JsonToken.START_OBJECT) {
        throw LogServerException.invalid(
            ErrorDetail.at("type", "expected an object with " + body.names(), "body"));
      }
    } catch (IOException e) {
      throw malformed();
    }
    return body;
  }

  /** Whether the field is there, even if it is null. */
  boolean has(String field) {
    return values.containsKey(field);
  }

  /** Whether the field is there and null. */
  boolean isNull(String field) {
    return has(field) && values.get(field) == null;
  }

  /** Reports those of the fields that are not there. */
  void require(String... fields) {
    for (String field : fields) {
      if (!has(field)) {
        problem("missing", "'" + field + "' is required", field);
      }
    }
  }

  /** The text of a field; null when it is not there, or is no string, which is reported. */
  @Nullable String text(String field) {
    if (!has(field) || values.get(field) instanceof String) {
      return (String) values.get(field);
    }
    problem("type", "expected a string", field);
    return null;
  }

  /** A text for people: 1 to {@code max} characters, all printable. */
  @Nullable String name(String field, int max) {
    String text = text(field);
    if (text == null) {
      return null;
    }
    int length = text.codePointCount(0, text.length());
    if (length < 1 || length > max) {
      problem(
          length < 1 ? "too_short" : "too_long",
          length + " characters; expected 1 to " + max,
          field);
    }
    if (text.codePoints().anyMatch(ObjectBody::isUnprintable)) {
      problem("pattern", "control characters and lone surrogates are not allowed", field);
    }
    return text;
  }

  /** A role by its label. */
  @Nullable Role role(String field) {
    String text = text(field);
    Role role = text == null ? null : Role.of(text);
    if (text != null && role == null) {
      problem("enum", "'" + quoted(text) + "' is not a role; allowed are " + Role.ALLOWED, field);
    }
    return role;
  }

  /**
   * The whole number of a field; null when it is not there, is null, or is not allowed, which is
   * reported.
   */
  @Nullable Long integer(String field, long min, long max) {
    Object value = values.get(field);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Long number)) {
      problem("type", "expected a whole number from " + min + " to " + max, field);
      return null;
    }
    if (number < min || number > max) {
      problem("range", number + " is out of range; expected " + min + " to " + max, field);
    }
    return number;
  }

  /**
   * The object of a field; one without fields when it is not there, is null, or is no object, which
   * is reported.
   */
  ObjectBody object(String field) {
    if (values.get(field) instanceof ObjectBody object) {
      return object;
    }
    if (values.get(field) != null) {
      problem("type", "expected an object or null", field);
    }
    return child(field);
  }

  void problem(String type, String message, String field) {
    if (problems.size() < MAX_PROBLEMS) {
      List<Object> loc = new ArrayList<>(path);
      loc.add(field);
      problems.add(new ErrorDetail(List.copyOf(loc), message, type));
    }
  }

  /** Fails with {@code INVALID} and everything that was reported. */
  void check() {
    if (!problems.isEmpty()) {
      throw new LogServerException(ErrorCode.INVALID, "Validation error", problems);
    }
  }

  static String quoted(String text) {
    return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…";
  }

  private void readFields(JsonParser parser) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      Object value = value(parser, field, parser.nextToken());
      if (!allowed.contains(field)) {
        problem(
            "unknown",
            "'" + quoted(field) + "' is not a field here; allowed are " + names(),
            quoted(field));
      } else if (has(field)) {
        problem("duplicate", "'" + field + "' is there twice", field);
      } else {
        values.put(field, value);
      }
    }
  }

  private @Nullable Object value(JsonParser parser, String field, JsonToken token)
      throws IOException {
    if (token == JsonToken.START_OBJECT
        && allowed.stream().anyMatch(name -> name.startsWith(field + "."))) {
      ObjectBody object = child(field);
      object.readFields(parser);
      return object;
    }
    parser.skipChildren();
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? saturated(parser)
              : (Object) parser.getLongValue();
      default -> OTHER;
    };
  }

  /** A number beyond a long is out of every range as the largest or smallest long is. */
  private static Object saturated(JsonParser parser) throws IOException {
    return parser.getBigIntegerValue().signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  private ObjectBody child(String field) {
    List<String> below =
        allowed.stream()
            .filter(name -> name.startsWith(field + "."))
            .map(name -> name.substring(field.length() + 1))
            .toList();
    List<String> at = new ArrayList<>(path);
    at.add(field);
    return new ObjectBody(List.copyOf(at), below, problems);
  }

  private String names() {
    return String.join(", ", allowed.stream().filter(name -> name.indexOf('.') < 0).toList());
  }

  private static boolean isUnprintable(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
  }

  private static LogServerException malformed() {
    return new LogServerException(ErrorCode.MALFORMED, "The body is not JSON");
  }
}
