package io.logserver.badinput;

import io.logserver.support.Request;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table: bytes on a connection, and what comes back.
 *
 * @param parts what is sent, each part in a write of its own; {@code {token}} stands for a token of
 *     an admin
 * @param head whether it is a HEAD request, whose answers have no body
 * @param finishes whether the client then says that nothing more will come
 * @param answers what comes back, in this order
 * @param closes whether the server then closes the connection
 * @param stored how many logs it leaves behind
 */
record BadInput(
    String name,
    List<byte[]> parts,
    boolean head,
    boolean finishes,
    List<Expected> answers,
    boolean closes,
    int stored) {

  /** Carries the token. */
  static final String AUTH = "Authorization: Bearer {token}";

  /**
   * An answer.
   *
   * @param error the stable name, or null for an answer that is no error
   * @param loc where the first problem is, joined by dots, or null where none is listed
   * @param type of the first problem, or null
   * @param fragment a part of the answer's text, or of its headers
   */
  record Expected(
      int status,
      @Nullable String error,
      @Nullable String loc,
      @Nullable String type,
      String fragment) {}

  static BadInput raw(String name, String text) {
    return new BadInput(name, List.of(latin(text)), false, false, List.of(), false, 0);
  }

  static BadInput of(String name, Request request) {
    boolean head = request.method().equals("HEAD");
    return new BadInput(
        name, List.of(request.with(AUTH).bytes()), head, false, List.of(), false, 0);
  }

  /** A body for {@code POST} to that target. */
  static BadInput post(String name, String target, byte[] body, String... headers) {
    return of(name, Request.of("POST " + target).with(headers).body(body));
  }

  static BadInput post(String name, String target, String body, String... headers) {
    return post(name, target, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** A body for one entry. */
  static BadInput entry(String name, String body) {
    return post(name, "/api/v1/logs", body);
  }

  static BadInput get(String name, String target) {
    return of(name, Request.of("GET " + target));
  }

  static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Is refused in those words. */
  BadInput refused(int status, String error, String fragment) {
    return answered(new Expected(status, error, null, null, fragment), 0);
  }

  /** Is refused for a problem at that place. */
  BadInput invalid(String loc, String type, String fragment) {
    return answered(new Expected(422, "invalid", loc, type, fragment), 0);
  }

  /** Is malformed in those words. */
  BadInput malformed(String fragment) {
    return refused(400, "malformed", fragment);
  }

  /** Is refused without words. */
  BadInput answersBare(int status) {
    return answered(new Expected(status, null, null, null, ""), 0);
  }

  /** Is no fault after all. */
  BadInput accepted(int logs, String fragment) {
    return answered(new Expected(200, null, null, null, fragment), logs);
  }

  /** Ends the connection. */
  BadInput closing() {
    return new BadInput(name, parts, head, finishes, answers, true, stored);
  }

  /** The client says that nothing more will come. */
  BadInput finishing() {
    return new BadInput(name, parts, head, true, answers, closes, stored);
  }

  /** Another part, in a write of its own. */
  BadInput then(String text) {
    return then(latin(text));
  }

  /** Another part, in a write of its own. */
  BadInput then(byte[] bytes) {
    List<byte[]> all = new ArrayList<>(parts);
    all.add(bytes);
    return new BadInput(name, all, head, finishes, answers, closes, stored);
  }

  private BadInput answered(Expected answer, int logs) {
    List<Expected> all = new ArrayList<>(answers);
    all.add(answer);
    return new BadInput(name, parts, head, finishes, all, closes, stored + logs);
  }

  /** The parts, with a token in them. */
  List<byte[]> bytes(String token) {
    return parts.stream()
        .map(part -> {
          String text = new String(part, StandardCharsets.ISO_8859_1);
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          bytes.writeBytes(latin(text.replace("{token}", token)));
          return bytes.toByteArray();
        })
        .toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
