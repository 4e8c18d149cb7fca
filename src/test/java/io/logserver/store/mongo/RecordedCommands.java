package io.logserver.store.mongo;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonDocument;

/** What a store sends to its database. */
final class RecordedCommands implements CommandListener {

  private final List<BsonDocument> commands = new CopyOnWriteArrayList<>();

  @Override
  public void commandStarted(CommandStartedEvent event) {
    commands.add(event.getCommand().clone());
  }

  /** Those of some names, such as {@code find}, on a collection; then all are forgotten. */
  List<BsonDocument> take(String collection, String... names) {
    List<BsonDocument> taken =
        commands.stream().filter(command -> isOn(command, collection, names)).toList();
    commands.clear();
    return taken;
  }

  private static boolean isOn(BsonDocument command, String collection, String... names) {
    String name = command.getFirstKey();
    return Arrays.asList(names).contains(name)
        && command.isString(name)
        && command.getString(name).getValue().equals(collection);
  }
}
