package io.logserver.bus;

/**
 * A place on the event bus where messages of one type are published to every listener.
 *
 * @param name unique on the bus, {@code stream.stored}
 * @param <M> what is published
 */
@SuppressWarnings("unused") // The type parameter ties a publication to its listeners.
public record Topic<M>(String name) {}
