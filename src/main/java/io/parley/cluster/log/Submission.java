package io.parley.cluster.log;

import io.parley.cluster.redis.Fields;
import io.parley.protocol.ErrorCode;
import io.parley.protocol.Position;
import io.parley.protocol.RefusedException;
import io.parley.room.directory.Fingerprint;
import io.parley.room.log.Draft;
import io.parley.room.log.Stored;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A message that is to be stored, as the store is told of it, and what has come of it. */
final class Submission {
  private final Draft draft;
  private final String mark;
  private final String owner;
  private final String who;
  private final String body;
  private final CompletableFuture<Appended> answer = new CompletableFuture<>();

  /**
   * One that the store has not been told of.
   *
   * @param mark like that of no other message
   */
  Submission(Draft draft, String mark) {
    this.draft = draft;
    this.mark = mark;
    this.owner = draft.from().client() == null ? "-" : draft.from().client().toString();
    this.who = Fields.write(draft.from().name().value(), draft.key());
    this.body = Fields.writeBody(draft.body());
  }

  /** UTF-16 code units that the store is told. */
  int chars() {
    return who.length() + body.length();
  }

  /**
   * Where its author's key for it is remembered; {@code null}: it has none. A key may hold anything, and stands for its author's
   * alone: it is not made part of a name as it is.
   */
  @Nullable String keyName() {
    return draft.key() == null
        ? null
        : "key:" + owner + ":" + Fingerprint.of(draft.key()).value().substring(0, 32);
  }

  /**
   * Adds what {@code append.lua} takes for a message.
   *
   * @param key which of the script's keys is for its author's key; {@code null}: none
   */
  void addTo(List<String> arguments, @Nullable Integer key) {
    arguments.add(mark);
    arguments.add(owner);
    arguments.add(draft.edits() == null ? "-" : draft.edits().toString());
    arguments.add(who);
    arguments.add(body);
    arguments.add(key == null ? "-" : key.toString());
  }

  /** Completes when the store has answered. */
  CompletableFuture<Appended> answer() {
    return answer;
  }

  /** Takes its part of a reply. */
  void answered(Reply reply) {
    if (!reply.text().equals("ok")) {
      answer.completeExceptionally(
          new RefusedException(
              reply.number() == ErrorCode.NOT_ALLOWED.code()
                  ? ErrorCode.NOT_ALLOWED
                  : ErrorCode.NOT_FOUND));
      return;
    }
    Position position = new Position(reply.text(), reply.number());
    long at = reply.number();
    String previous = reply.text();
    boolean duplicate = reply.number() != 0;
    StoredMessage message =
        new StoredMessage(
            position, at, mark, previous, draft.edits(), draft.from().client(), who + body);
    answer.complete(new Appended(message.stored(duplicate), duplicate ? null : message));
  }

  /** The store has not answered. */
  void failed(Throwable failure) {
    answer.completeExceptionally(failure);
  }

  /**
   * What came of a message.
   *
   * @param message {@code null}: it was a duplicate
   */
  record Appended(Stored stored, @Nullable StoredMessage message) {}
}
