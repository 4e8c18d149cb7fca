package io.logserver.http;

/**
 * A request body in memory.
 *
 * @param bytes holds it from index 0; may be longer, never changed
 * @param length its length in bytes
 */
public record Body(byte[] bytes, int length) {}
