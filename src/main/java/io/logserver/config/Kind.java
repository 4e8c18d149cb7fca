package io.logserver.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The values that a key takes.
 *
 * @param allowed what is allowed, to follow the words "must be"
 * @param parser reads the text as it stands in the file or the environment; throws an {@link
 *     IllegalArgumentException} or an {@link ArithmeticException} when it cannot
 * @param range whether a value that could be read is allowed
 */
record Kind<T>(String allowed, Function<String, T> parser, Predicate<T> range) {

  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9.-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
  private static final Pattern DATABASE_NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}");
  private static final Pattern HOST_NAME =
      Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?");
  private static final Pattern ENDPOINT =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+]):([1-9][0-9]{0,4})");
  private static final Pattern ENTRY_PATH =
      Pattern.compile("(before|after|metadata)\\.[^\\x00]{1,200}");

  /** The value of a text; throws an {@link IllegalArgumentException} when it is not allowed. */
  T parse(String text) {
    try {
      T value = parser.apply(text.strip());
      if (range.test(value)) {
        return value;
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(e);
    }
    throw new IllegalArgumentException(text);
  }

  static Kind<String> text() {
    return new Kind<>("a text that is not empty", text -> text, text -> !text.isBlank());
  }

  static Kind<String> asciiSecret(int shortest) {
    return new Kind<>(
        "at least " + shortest + " printable ASCII characters without spaces",
        text -> text,
        text -> text.length() >= shortest && text.chars().allMatch(c -> c > ' ' && c < 127));
  }

  static Kind<String> hexSecret(int length) {
    return new Kind<>(
        length + " hexadecimal digits",
        text -> text,
        text ->
            text.length() == length
                && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 127));
  }

  /** A name that an SQS queue can have; queues with {@code .fifo} are of another kind. */
  static Kind<String> queueName(int longest) {
    return new Kind<>(
        "1 to " + longest + " characters of A-Z, a-z, 0-9, _ and -",
        text -> text,
        text -> text.length() <= longest && text.matches("[A-Za-z0-9_-]+"));
  }

  static Kind<URI> url() {
    return new Kind<>(
        "a URL that begins with http:// or https://",
        URI::create,
        url ->
            url.getHost() != null
                && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())));
  }

  static Kind<String> mongoUri() {
    return new Kind<>(
        "a MongoDB connection string, which begins with mongodb:// or mongodb+srv://",
        text -> text,
        text -> text.startsWith("mongodb://") || text.startsWith("mongodb+srv://"));
  }

  /** What every version of MongoDB takes, on every system. */
  static Kind<String> databaseName() {
    return new Kind<>(
        "1 to 63 characters of A-Z, a-z, 0-9, _ and -",
        text -> text,
        DATABASE_NAME.asMatchPredicate());
  }

  /** Dotted paths of values inside an entry. */
  static Kind<List<String>> entryPaths() {
    return new Kind<>(
        "a list of dotted paths below before, after or metadata, each once, such as metadata.editor",
        text -> Arrays.stream(text.split(",", -1)).map(String::strip).toList(),
        paths ->
            Set.copyOf(paths).size() == paths.size()
                && paths.stream().allMatch(ENTRY_PATH.asMatchPredicate()));
  }

  static Kind<Path> path() {
    return new Kind<>("a path", Path::of, path -> !path.toString().isBlank());
  }

  /** Origins of web pages as browsers send them, or {@code *} alone; may be empty. */
  static Kind<Set<String>> origins() {
    return new Kind<>(
        "a list of origins such as https://logs.example.com (a scheme, a host in lower case, a port"
            + " only where it is not the scheme's), or * alone",
        Kind::words,
        origins ->
            origins.equals(Set.of("*")) || origins.stream().allMatch(ORIGIN.asMatchPredicate()));
  }

  /** An address of this machine that is good for others, too. */
  static Kind<String> ownAddress() {
    return new Kind<>(
        "one address of this machine at which others reach it, not 0.0.0.0 or ::",
        text -> text,
        text -> !text.isBlank() && !text.equals("0.0.0.0") && !text.equals("::"));
  }

  static Kind<String> hostName() {
    return new Kind<>(
        "a name that DNS knows, such as logserver-cluster.default.svc.cluster.local",
        text -> text,
        HOST_NAME.asMatchPredicate());
  }

  /** Where processes are reached; may be empty. */
  static Kind<List<String>> endpoints() {
    return new Kind<>(
        "a list of addresses with a port, such as 10.0.0.7:5701",
        text ->
            text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(String::strip).toList(),
        endpoints -> endpoints.stream().allMatch(Kind::isEndpoint));
  }

  private static boolean isEndpoint(String text) {
    Matcher endpoint = ENDPOINT.matcher(text);
    return endpoint.matches() && Integer.parseInt(endpoint.group(2)) <= 65_535;
  }

  static Kind<Boolean> bool() {
    return new Kind<>("true or false", Kind::parseBoolean, value -> true);
  }

  static Kind<Integer> integer(int min, int max) {
    return new Kind<>(
        "a whole number from " + min + " to " + max,
        Integer::parseInt,
        value -> value >= min && value <= max);
  }

  static Kind<Long> bytes(String min, String max) {
    long least = Units.BYTES.parse(min);
    long most = Units.BYTES.parse(max);
    return new Kind<>(
        "a size from " + min + " to " + max + ", such as 64MiB",
        Units.BYTES::parse,
        value -> value >= least && value <= most);
  }

  /** A size that an array can have. */
  static Kind<Integer> arrayBytes(String min, String max) {
    Kind<Long> kind = bytes(min, max);
    return new Kind<>(
        kind.allowed,
        text -> Math.toIntExact(kind.parser.apply(text)),
        value -> kind.range.test(value.longValue()));
  }

  static Kind<Duration> duration(String min, String max) {
    Duration least = Units.parseDuration(min);
    Duration most = Units.parseDuration(max);
    return new Kind<>(
        "a duration from " + min + " to " + max + ", such as 500ms, 60s or 15m",
        Units::parseDuration,
        value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
  }

  static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
    return new Kind<>(names(type, " or "), text -> constant(type, text), value -> true);
  }

  static <E extends Enum<E>> Kind<Set<E>> anyOf(Class<E> type) {
    return new Kind<>(
        "a list of " + names(type, ", "), text -> constants(type, text), set -> !set.isEmpty());
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Boolean parseBoolean(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static <E extends Enum<E>> Set<E> constants(Class<E> type, String text) {
    EnumSet<E> set = EnumSet.noneOf(type);
    for (String name : List.of(text.split(",", -1))) {
      set.add(constant(type, name.strip()));
    }
    return Collections.unmodifiableSet(set);
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String text) {
    return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
  }

  private static <E extends Enum<E>> String names(Class<E> type, String separator) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(separator));
  }
}
