package io.parley.it.workload;

import java.util.Random;

/** What a structured client may do next, and how often it does. */
enum Deed {
  SAY(300),
  SAY_WITH_KEY(100),
  SAY_TWICE(30),
  SAY_MUCH(40),
  EDIT(50),
  DELETE(15),
  EDIT_AN_EDIT(6),
  EDIT_ANOTHERS(6),
  SIGNAL(60),
  HISTORY(40),
  MEMBERS(20),
  PING(10),
  RENAME(8),
  JOIN(70),
  LEAVE(15),
  JOIN_AGAIN(4),
  SAY_OUTSIDE(4),
  PAUSE(8),
  CLOSE(6),
  RESET(10),
  HALF_CLOSE(6),
  SAY_AND_RESET(10),
  TAKE_OVER(8);

  private static final Deed[] ALL = values();

  private final int weight;

  Deed(int weight) {
    this.weight = weight;
  }

  /** One of them, by chance. */
  static Deed any(Random random) {
    int total = 0;
    for (Deed deed : ALL) {
      total += deed.weight;
    }
    int drawn = random.nextInt(total);
    for (Deed deed : ALL) {
      drawn -= deed.weight;
      if (drawn < 0) {
        return deed;
      }
    }
    throw new AssertionError("not reached");
  }
}
