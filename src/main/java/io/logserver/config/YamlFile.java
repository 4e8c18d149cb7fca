package io.logserver.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Reads a YAML file into {@link Settings}, each value with the line it stands in. */
final class YamlFile {

  private final Path file;
  private final Settings settings;

  YamlFile(Path file, Settings settings) {
    this.file = file;
    this.settings = settings;
  }

  /** Reads the file; what is wrong with it becomes a problem of the settings. */
  void read() {
    try (JsonParser parser = new YAMLFactory().createParser(Files.readString(file))) {
      readDocument(parser);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      report(line, "is not YAML: " + firstLine(e.getOriginalMessage()));
    } catch (NoSuchFileException e) {
      settings.report(file.toString(), null, "there is no such file");
    } catch (IOException e) {
      settings.report(file.toString(), null, "cannot be read as UTF-8 text: " + e);
    }
  }

  private void readDocument(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.START_OBJECT) {
      readBlock(parser, "");
      token = parser.nextToken();
    }
    if (token != null && token != JsonToken.VALUE_NULL) {
      report(line(parser), "must be one block of keys");
    }
  }

  private void readBlock(JsonParser parser, String prefix) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName();
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        readBlock(parser, name + ".");
      } else {
        String source = file + ", line " + line(parser);
        settings.addFromFile(name, value(parser), source);
      }
    }
  }

  /** A scalar as it is written, a list with commas in between; null for no value. */
  private @Nullable String value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case START_ARRAY -> list(parser);
      default -> parser.getText();
    };
  }

  private String list(JsonParser parser) throws IOException {
    StringJoiner list = new StringJoiner(",");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!parser.currentToken().isScalarValue()) {
        report(line(parser), "a list may only hold plain values");
        parser.skipChildren();
      } else {
        list.add(parser.getText());
      }
    }
    return list.toString();
  }

  private void report(int line, String expected) {
    settings.report(file.toString(), line > 0 ? "line " + line : null, expected);
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}
