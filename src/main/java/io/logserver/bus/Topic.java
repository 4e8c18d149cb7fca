package io.logserver.bus;

import org.jspecify.annotations.Nullable;

/**
 * A place on the event bus where messages of one type are published to every listener: those of
 * this process, or of the whole cluster where it is one {@link #across} processes.
 *
 * @param name unique on the bus, {@code stream.stored}
 * @param wire how messages travel between processes; null where they never do
 * @param <M> what is published
 */
public record Topic<M>(String name, @Nullable Wire<M> wire) {

  /** A topic within the process. */
  public Topic(String name) {
    this(name, null);
  }

  /** A topic of the whole cluster. */
  public static <M> Topic<M> across(String name, Wire<M> wire) {
    return new Topic<>(name, wire);
  }
}
