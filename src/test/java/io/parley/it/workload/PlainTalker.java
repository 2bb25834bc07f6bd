package io.parley.it.workload;

import io.parley.checker.Line;
import io.parley.it.harness.SwarmClient;
import io.parley.it.harness.SwarmListener;
import java.io.IOException;
import java.util.Random;

/** One plain client that talks in its room, and now and then goes and comes anew, under another name. */
final class PlainTalker implements Runnable {
  private static final int MAX_PAUSE_MILLIS = 300;
  private static final int MAX_ABSENCE_MILLIS = 500;
  private static final int SAYINGS_A_STAY = 40;

  private final Round round;
  private final String room;
  private final String name;
  private final Random random;
  private int connections;
  private int texts;

  @SuppressWarnings("NullAway.Init") // set when it has come
  private volatile Stay stay;

  PlainTalker(Round round, String room, int number) {
    this.round = round;
    this.room = room;
    name = "p" + number;
    random = new Random(round.seed() * 1000 - 1 - number);
  }

  String room() {
    return room;
  }

  /** The name that it has now. */
  String name() {
    return stay.name;
  }

  @Override
  public void run() {
    try {
      come();
      while (!round.isOver()) {
        act();
        Thread.sleep(random.nextInt(MAX_PAUSE_MILLIS));
      }
    } catch (Exception | Error failure) {
      round.fail(failure);
    }
  }

  private void act() throws Exception {
    if (stay.ended) {
      come();
    } else if (random.nextInt(SAYINGS_A_STAY) == 0) {
      stay.drop();
      Thread.sleep(random.nextInt(MAX_ABSENCE_MILLIS));
      come();
    } else if (round.maySay(room)) {
      texts++;
      stay.say(name + " " + texts);
    }
  }

  private void come() throws IOException, InterruptedException {
    stay =
        round
            .doors()
            .reach(
                random,
                node -> {
                  connections++;
                  Stay next = new Stay(name + "." + connections);
                  next.connect(node);
                  return next;
                });
  }

  /** Is there; called again until it is. */
  void comeToRest() throws IOException, InterruptedException {
    if (stay.ended) {
      come();
    }
  }

  /** One connection. */
  private final class Stay implements SwarmListener {
    private final String name;
    private volatile boolean ended;

    @SuppressWarnings("NullAway.Init") // set by connecting
    private SwarmClient client;

    Stay(String name) {
      this.name = name;
    }

    void connect(int node) throws IOException {
      round.history().note(name, Line.Kind.OPENED, "chat " + room + " " + name);
      round.doors().note(name, node);
      try {
        client = round.doors().connect(node, "?room=" + room + "&name=" + name, this);
      } catch (IOException notTaken) {
        round.history().note(name, Line.Kind.ENDED, "0");
        throw notTaken;
      }
    }

    void say(String text) {
      round.history().note(name, Line.Kind.SENT, text);
      client.send(text);
    }

    void drop() {
      Leaving way = random.nextBoolean() ? Leaving.CLOSE : Leaving.RESET;
      round.history().note(name, Line.Kind.DROPPED, way.text());
      if (way == Leaving.CLOSE) {
        client.sendClose(1000);
      } else {
        client.reset();
      }
    }

    @Override
    public void text(String message) {
      round.history().note(name, Line.Kind.RECEIVED, message);
    }

    @Override
    public void ended(int closeCode) {
      round.history().note(name, Line.Kind.ENDED, String.valueOf(closeCode));
      ended = true;
    }
  }
}
