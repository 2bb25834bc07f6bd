package io.parley.checker;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a room holds in one epoch, put together from all that anybody got of it. */
final class Ledger {
  private final String room;
  private final String epoch;
  private final int window;
  private final Findings findings;
  private final Map<Long, Content> contents = new HashMap<>();
  private final Map<String, Content> keys = new HashMap<>();
  private final Map<String, Content> bodies = new HashMap<>();

  /** Of each edited message, the edits and the lines that tell of them. */
  private final Map<Long, TreeMap<Long, Integer>> edits = new HashMap<>();

  private final List<Runnable> later = new ArrayList<>();
  private long head;

  Ledger(String room, String epoch, int window, Findings findings) {
    this.room = room;
    this.epoch = epoch;
    this.window = window;
    this.findings = findings;
  }

  String room() {
    return room;
  }

  String epoch() {
    return epoch;
  }

  /** The greatest offset that anybody has got so far. */
  long head() {
    return head;
  }

  /** At the end: the least offset that the room held all the time. */
  long alwaysHeldFrom() {
    return Math.max(1, head - window + 1);
  }

  int window() {
    return window;
  }

  @Nullable Content at(long offset) {
    return contents.get(offset);
  }

  /** Whether there is an edit of the message with this offset: who catches up gets the newest body, or none. */
  boolean isEdited(long offset) {
    return edits.containsKey(offset);
  }

  Iterable<Content> contents() {
    return contents.values();
  }

  /** The place of a message with this body; {@code null} where nobody got one. */
  @Nullable Content ofBody(String body) {
    return bodies.get(body);
  }

  /** Has something judged when the whole history has been read. */
  void later(Runnable judgement) {
    later.add(judgement);
  }

  /** An answer names this as the room's head. */
  void reach(long offset) {
    head = Math.max(head, offset);
  }

  /**
   * A message was shown.
   *
   * @param known every edit up to this offset has to show
   */
  void show(JsonObject message, int line, long known) {
    Content content = Content.of(message, line);
    take(content);
    long editedAt =
        message.containsKey("editedAt") ? message.getJsonNumber("editedAt").longValue() : 0;
    if (editedAt > 0) {
      String body = Content.shownBody(message);
      later(() -> judgeEditedBody(content, editedAt, body, line));
    }
    if (known > 0) {
      later(() -> judgeEditShown(content, editedAt, known, line));
    }
  }

  /** A place of the order is told of. */
  void take(Content content) {
    reach(content.offset());
    Content before = contents.get(content.offset());
    if (before == null) {
      contents.put(content.offset(), content);
      takeNew(content);
    } else if (!before.agrees(content)) {
      findings.add(
          Rule.ONE_CONTENT,
          "two contents of " + this + content.offset(),
          before.line(),
          content.line());
    } else {
      contents.put(content.offset(), before.and(content));
    }
    if (content.body() != null && content.edits() == 0) {
      Content stored = bodies.putIfAbsent(content.body(), content);
      if (stored != null && stored.offset() != content.offset()) {
        findings.add(Rule.STORED_ONCE, "one message at two offsets", stored.line(), content.line());
      }
    }
  }

  private void takeNew(Content content) {
    if (content.key() != null) {
      Content stored = keys.putIfAbsent(content.author() + " " + content.key(), content);
      if (stored != null) {
        findings.add(Rule.ONE_KEY, "one key at two offsets", stored.line(), content.line());
      }
    }
    if (content.edits() > 0) {
      edits
          .computeIfAbsent(content.edits(), offset -> new TreeMap<>())
          .put(content.offset(), content.line());
    }
  }

  /** A message and all its edits show the body of the newest. */
  private void judgeEditedBody(Content shown, long editedAt, String body, int line) {
    Content edit = contents.get(editedAt);
    if (edit == null && editedAt < alwaysHeldFrom()) {
      return;
    }
    if (edit == null) {
      findings.add(Rule.ONE_CONTENT, "an edit that nobody got", line);
    } else if (edit.edits() != edited(shown)
        || (edit.body() != null && !body.equals(edit.body()))) {
      findings.add(
          Rule.ONE_CONTENT,
          this + "" + shown.offset() + " does not show what its edit says",
          edit.line(),
          line);
    }
  }

  private static long edited(Content content) {
    return content.edits() > 0 ? content.edits() : content.offset();
  }

  private void judgeEditShown(Content shown, long editedAt, long known, int line) {
    TreeMap<Long, Integer> all = edits.get(edited(shown));
    Map.Entry<Long, Integer> latest = all == null ? null : all.floorEntry(known);
    if (latest != null && latest.getKey() > Math.max(editedAt, shown.offset())) {
      findings.add(
          Rule.EDIT_SHOWN,
          this + "" + shown.offset() + " does not show its edit " + latest.getKey(),
          latest.getValue(),
          line);
    }
  }

  /** The whole history has been read, up to a quiet end. */
  void finish() {
    for (long offset = alwaysHeldFrom(); offset <= head; offset++) {
      if (!contents.containsKey(offset)) {
        findings.add(Rule.NO_HOLE, "nobody got " + this + offset);
      }
    }
  }

  void judgeLater() {
    later.forEach(Runnable::run);
  }

  @Override
  public String toString() {
    return room + "/" + epoch + "/";
  }
}
