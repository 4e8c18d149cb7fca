package io.logserver.log.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON as Jackson reads it, nothing lost: objects keep the order of their members and duplicates,
 * numbers their text. Values are {@link Members}, {@code List}, {@code String} and {@link Bare}.
 */
final class JacksonTree {

  record Member(String name, Object value) {}

  record Members(List<Member> list) {

    /** The value of the first member of that name; {@link #NULL} when there is none. */
    Object get(String name) {
      return list.stream()
          .filter(m -> m.name.equals(name))
          .map(Member::value)
          .findFirst()
          .orElse(NULL);
    }
  }

  /** A number or literal. */
  record Bare(String text) {}

  static final Bare NULL = new Bare("null");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonScanner.MAX_DEPTH)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JacksonTree() {}

  /** The one value that {@code json} holds. */
  static Object read(String json) throws IOException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      Object value = parser.nextToken() == null ? NULL : value(parser);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "trailing token");
      }
      return value;
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> members(parser);
      case START_ARRAY -> elements(parser);
      case VALUE_STRING -> parser.getText();
      default -> new Bare(parser.getText());
    };
  }

  private static Members members(JsonParser parser) throws IOException {
    List<Member> members = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.add(new Member(name, value(parser)));
    }
    return new Members(members);
  }

  private static List<Object> elements(JsonParser parser) throws IOException {
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return elements;
  }
}
