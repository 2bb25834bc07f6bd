package io.parley.checker;

import jakarta.json.JsonObject;

/** One membership of one connection, from the join's answer on. */
final class Stay {
  private final Ledger ledger;
  private final int joinedAt;
  private final int askedAt;
  private final long head;
  private final MemberList members;
  private long next;
  private boolean leaving;
  private boolean told;
  private int count = -1;
  private int lastAskAt;

  /**
   * A membership that has begun.
   *
   * @param askedAt the line of the join's command
   * @param joinedAt the line of its answer
   * @param head the offset that it names
   * @param next the first offset that has to come
   * @param members as the answer lists them
   */
  Stay(Ledger ledger, int askedAt, int joinedAt, long head, long next, MemberList members) {
    this.ledger = ledger;
    this.askedAt = askedAt;
    this.joinedAt = joinedAt;
    this.head = head;
    this.next = next;
    this.members = members;
  }

  Ledger ledger() {
    return ledger;
  }

  int joinedAt() {
    return joinedAt;
  }

  /** The head when it began: what was said up to there and comes nevertheless is replayed. */
  long head() {
    return head;
  }

  long next() {
    return next;
  }

  boolean isLeaving() {
    return leaving;
  }

  /** The command to leave is on its way. */
  void leave() {
    leaving = true;
  }

  /**
   * An answer that stands for a message has come. Whoever leaves before it has all that it missed gets the answers to what it
   * has sent, and not what lies between: there may be a hole then.
   */
  void takeOwn(String epoch, long offset, int line, Findings findings) {
    if (leaving && epoch.equals(ledger.epoch()) && offset > next) {
      next = offset + 1;
    } else {
      take(epoch, offset, line, findings);
    }
  }

  /** A message has come. */
  void take(String epoch, long offset, int line, Findings findings) {
    if (!epoch.equals(ledger.epoch())) {
      findings.add(
          Rule.SEQUENCE, "epoch " + epoch + " in one of " + ledger.epoch(), joinedAt, line);
    } else if (offset != next) {
      findings.add(
          Rule.SEQUENCE, "offset " + offset + " came for " + next, askedAt, joinedAt, line);
    }
    next = Math.max(next, offset + 1);
  }

  /** What the command of this line did has its place; the author's commands have theirs in the order sent. */
  void placed(int askLine, int line, Findings findings) {
    if (askLine < lastAskAt) {
      findings.add(Rule.SEQUENCE, "an earlier command took effect later", askLine, lastAskAt, line);
    }
    lastAskAt = askLine;
  }

  /** Who is a member now, as this one has been told. */
  MemberList members() {
    return members;
  }

  /** The last count that came; -1: none did. */
  int count() {
    return count;
  }

  /**
   * Who has come and gone. The first that comes may have been counted just before this one came: only the list is right
   * then.
   *
   * @param isOneOfMany of several nodes, which hears of others' changes later than it reads lists: the counts are right in the
   *     end, see {@link Memberships#judgeQuietList}
   */
  void presence(JsonObject event, int line, boolean isOneOfMany, Findings findings) {
    members.apply(event);
    int size = members.members().size();
    boolean first = !told;
    told = true;
    count = event.getInt("count");
    if (!isOneOfMany && !first && count != size) {
      findings.add(Rule.PRESENCE, "count " + count + " where the list has " + size, joinedAt, line);
    }
  }
}
