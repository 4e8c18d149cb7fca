package io.logserver.stream.relay;

import java.util.List;

/**
 * What a worker tells a process with subscribers; that it says anything is the sign that it lives.
 *
 * @param worker identity of the worker's process, another after each start
 * @param leaving whether it is its last
 * @param segments of different tenants, at most one of each
 */
record Publication(String worker, boolean leaving, List<Segment> segments) {}
