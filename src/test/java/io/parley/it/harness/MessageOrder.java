package io.parley.it.harness;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one client has received of the numbered messages of each sender. They must come in order, from number 0, without a
 * hole and none twice. One thread notes, any thread asks.
 */
public final class MessageOrder {
  private final Map<String, Integer> last = new ConcurrentHashMap<>();
  private volatile Optional<String> fault = Optional.empty();

  /** A numbered message. */
  public static String message(String sender, int number, String filling) {
    return sender + ' ' + number + ' ' + filling;
  }

  /** Notes a message, or as much of it as holds the sender and the number. */
  void note(String message) {
    String[] words = message.split(" ", 3);
    String sender = words[0];
    int number = Integer.parseInt(words[1]);
    int expected = last(sender).orElse(-1) + 1;
    if (number != expected && fault.isEmpty()) {
      fault = Optional.of(sender + ": " + number + " came for " + expected);
    }
    last.put(sender, number);
  }

  /** The number of the last message from a sender. */
  public OptionalInt last(String sender) {
    Integer number = last.get(sender);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** What first came out of order; empty while all is well. */
  public Optional<String> fault() {
    return fault;
  }
}
