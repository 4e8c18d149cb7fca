package io.logserver.disk;

/**
 * The room of a file system.
 *
 * @param usable bytes this process may still write
 * @param total bytes of the whole file system
 */
public record DiskSpace(long usable, long total) {}
