package io.parley.cluster.log;

import io.parley.protocol.Position;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a script has replied, read from the first value to the last; what is out of form is an exception. */
final class Reply {
  private final List<Object> values;
  private int next;

  Reply(List<Object> values) {
    this.values = values;
  }

  String text() {
    return (String) values.get(next++);
  }

  long number() {
    return (Long) values.get(next++);
  }

  private boolean hasNext() {
    return next < values.size();
  }

  /** Where a log stands. */
  LogState state() {
    String epoch = text();
    long first = number();
    long head = number();
    return new LogState(new Position(epoch, head), text(), first, number(), number());
  }

  /** A part of a log. */
  LogPortion portion() {
    LogState state = state();
    boolean more = number() != 0;
    long offset = number();
    List<LogPortion.Item> items = new ArrayList<>();
    while (hasNext()) {
      StoredMessage message = message(state.head().epoch(), offset, text());
      items.add(new LogPortion.Item(offset, message, text(), number()));
      offset++;
    }
    return new LogPortion(state, items, more);
  }

  private static @Nullable StoredMessage message(String epoch, long offset, String text) {
    try {
      return StoredMessage.read(epoch, offset, text);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }
}
