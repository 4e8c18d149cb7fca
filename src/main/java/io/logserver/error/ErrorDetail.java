package io.logserver.error;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;

/**
 * One thing that is wrong with a request.
 *
 * @param loc where: the part ({@code body}, {@code query}, {@code path}), then field names and
 *     array indexes
 * @param msg the value and what was expected, for a person
 * @param type the kind of fault, for a program: {@code missing}, {@code enum}, {@code type}, {@code
 *     too_long}, …
 */
public record ErrorDetail(List<Object> loc, String msg, String type) {

  /** A detail at {@code loc}, whose elements are strings and integers. */
  public static ErrorDetail at(String type, String msg, Object... loc) {
    return new ErrorDetail(List.copyOf(Arrays.asList(loc)), msg, type);
  }

  /** As answers carry it: {@code {"loc":[…],"msg":"…","type":"…"}}. */
  public JsonObject toJson() {
    return new JsonObject().put("loc", new JsonArray(loc)).put("msg", msg).put("type", type);
  }

  /** The opposite of {@link #toJson}. */
  public static ErrorDetail fromJson(JsonObject json) {
    return at(
        json.getString("type"),
        json.getString("msg"),
        json.getJsonArray("loc").getList().toArray());
  }
}
