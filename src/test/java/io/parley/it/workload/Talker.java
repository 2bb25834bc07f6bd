package io.parley.it.workload;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One structured client that does one thing after another, by chance, until its round is over. */
final class Talker implements Runnable {
  private static final int SELDOM = 8;
  private static final int MAX_STOP_MILLIS = 1200;

  private final Round round;
  private final String name;
  private final Random random;
  private final Commands commands;
  private final List<String> usedTokens = new ArrayList<>();
  private final List<Link> replaced = new ArrayList<>();
  private int connections;

  @SuppressWarnings("NullAway.Init") // set when it has come
  private Link link;

  /** Sent with a key on an earlier connection, and not answered there. */
  private List<JsonObject> unsure = List.of();

  Talker(Round round, int number) {
    this.round = round;
    name = "t" + number;
    random = new Random(round.seed() * 1000 + number);
    commands = new Commands(name, random);
  }

  Link link() {
    return link;
  }

  @Override
  public void run() {
    try {
      link = connect("", Knowledge.none());
      while (!round.isOver()) {
        act();
        Thread.sleep(random.nextInt(round.maxPauseMillis()));
      }
    } catch (Exception | Error failure) {
      round.fail(failure);
    }
  }

  private Link connect(String token, Knowledge knowledge) throws IOException, InterruptedException {
    return round
        .doors()
        .reach(
            random,
            node -> {
              connections++;
              return Link.open(round, name + "." + connections, node, token, knowledge);
            });
  }

  /** Repeats what was refused because the store was away, with its key. */
  private void retry() {
    link.knowledge().takeRefused().forEach(send -> link.send(commands.again(send)));
  }

  private void act() throws Exception {
    if (link.isEnded()) {
      comeBack(link.knowledge().token());
      return;
    }
    if (random.nextInt(SELDOM) == 0) {
      retry();
    }
    Deed deed = Deed.any(random);
    switch (deed) {
      case JOIN -> join();
      case PING -> link.send(commands.ping());
      case RENAME -> link.send(commands.rename());
      case SAY_OUTSIDE -> sayOutside();
      case PAUSE -> pause();
      case CLOSE -> dropAndReturn(Leaving.CLOSE);
      case RESET -> dropAndReturn(Leaving.RESET);
      case HALF_CLOSE -> dropAndReturn(Leaving.HALF_CLOSE);
      case TAKE_OVER -> {
        say(Deed.SAY_WITH_KEY);
        comeBack(link.knowledge().token());
      }
      case SAY_AND_RESET -> {
        say(Deed.SAY_WITH_KEY);
        dropAndReturn(Leaving.RESET);
      }
      default -> say(deed);
    }
  }

  /** One of the things to do in a room that one is in. */
  private void say(Deed deed) {
    List<String> rooms = link.knowledge().rooms();
    if (rooms.isEmpty()) {
      join();
      return;
    }
    String room = rooms.get(random.nextInt(rooms.size()));
    switch (deed) {
      case SIGNAL -> link.send(commands.signal(room));
      case MEMBERS -> link.send(commands.members(room));
      case LEAVE -> link.send(commands.leave(room));
      case JOIN_AGAIN -> link.send(commands.join(room));
      case HISTORY -> {
        Knowledge.Place seen = link.knowledge().lastSeen(room);
        link.send(commands.history(room, seen == null ? 1 : seen.offset()));
      }
      default -> {
        if (round.maySay(room)) {
          sayOrEdit(deed, room);
        }
      }
    }
  }

  private void sayOrEdit(Deed deed, String room) {
    Knowledge known = link.knowledge();
    switch (deed) {
      case SAY_TWICE -> {
        JsonObject first = commands.sayWithKey(room);
        link.send(first);
        link.send(commands.again(first));
      }
      case SAY_MUCH ->
          link.send(
              List.of(
                  commands.say(room),
                  commands.signal(room),
                  commands.sayWithKey(room),
                  commands.say(room)));
      case EDIT -> edit(anyOwn(room), false);
      case DELETE -> edit(anyOwn(room), true);
      case EDIT_AN_EDIT -> edit(known.ownEdit(room), false);
      case EDIT_ANOTHERS -> edit(known.ofAnother(room), false);
      case SAY_WITH_KEY -> link.send(commands.sayWithKey(room));
      default -> link.send(commands.say(room));
    }
  }

  private void edit(Knowledge.@Nullable Place place, boolean delete) {
    if (place != null) {
      link.send(delete ? commands.delete(place) : commands.edit(place));
    }
  }

  /** Mostly a late one: the others have left the window in a busy room. */
  private Knowledge.@Nullable Place anyOwn(String room) {
    List<Knowledge.Place> own =
        link.knowledge().own().stream().filter(place -> place.room().equals(room)).toList();
    if (own.isEmpty()) {
      return null;
    }
    int back = Math.min(own.size(), 1 + random.nextInt(10));
    return own.get(own.size() - back);
  }

  private void sayOutside() {
    List<String> rooms = new ArrayList<>(round.rooms());
    rooms.removeAll(link.knowledge().rooms());
    if (!rooms.isEmpty()) {
      link.send(commands.signal(rooms.get(random.nextInt(rooms.size()))));
    }
  }

  private void join() {
    List<String> rooms = new ArrayList<>(round.rooms());
    rooms.removeAll(link.knowledge().rooms());
    if (!rooms.isEmpty()) {
      link.send(joining(rooms.get(random.nextInt(rooms.size()))));
    }
  }

  private JsonObject joining(String room) {
    Knowledge.Place seen = link.knowledge().lastSeen(room);
    int way = random.nextInt(8);
    if (seen != null && way > 1) {
      return commands.joinAndRecover(seen);
    }
    return way == 0 ? commands.join(room) : commands.joinWithLatest(room);
  }

  /** Stops to read, goes on talking, and reads on. */
  private void pause() throws InterruptedException {
    link.pause();
    say(Deed.SAY_WITH_KEY);
    Thread.sleep(random.nextInt(MAX_STOP_MILLIS));
    say(Deed.SAY);
    link.readOn();
  }

  private void dropAndReturn(Leaving way) throws Exception {
    boolean heard = link.knowledge().isHeard();
    link.drop(way);
    Thread.sleep(absenceMillis());
    int choice = random.nextInt(20);
    if (choice == 0) {
      comeBack("");
    } else if (choice == 1 && heard && !usedTokens.isEmpty()) {
      comeBack(usedTokens.get(usedTokens.size() - 1));
    } else {
      comeBack(link.knowledge().token());
    }
  }

  /** Mostly short; sometimes longer than the grace, sometimes longer than a busy room's window lasts. */
  private int absenceMillis() {
    return random.nextInt(
        switch (random.nextInt(8)) {
          case 0 -> 4000;
          case 1, 2 -> 1000;
          default -> 100;
        });
  }

  /** Connects anew, joins the rooms that it was in, and repeats what may not have arrived. */
  private void comeBack(String token) throws Exception {
    Link old = link;
    Knowledge before = old.knowledge();
    List<JsonObject> repeats = new ArrayList<>(unsure);
    Link next = connect(token, before.carriedOver());
    repeats.addAll(before.repeatable());
    link = next;
    if (!old.isDropped()) {
      replaced.add(old);
    }
    boolean isSame = next.knowledge().client().equals(before.client());
    if (isSame) {
      usedTokens.add(before.token());
    } else {
      usedTokens.clear();
      repeats.clear();
    }
    unsure = repeats;
    List<JsonObject> first = new ArrayList<>();
    before.rooms().forEach(room -> first.add(joining(room)));
    before.rooms().forEach(room -> first.addAll(repeatsFor(room)));
    if (!first.isEmpty()) {
      link.send(first);
    }
  }

  private List<JsonObject> repeatsFor(String room) {
    List<JsonObject> mine =
        unsure.stream().filter(send -> send.getString("room").equals(room)).toList();
    unsure = unsure.stream().filter(send -> !mine.contains(send)).toList();
    return mine.stream().map(commands::again).toList();
  }

  /** Is there, in every room; called again until it is. */
  void comeToRest() throws Exception {
    if (link.isEnded()) {
      comeBack(link.knowledge().token());
    }
    retry();
    List<String> rooms = link.knowledge().rooms();
    for (String room : round.rooms()) {
      if (!rooms.contains(room)) {
        Knowledge.Place seen = link.knowledge().lastSeen(room);
        link.send(seen == null ? commands.join(room) : commands.joinAndRecover(seen));
      }
    }
  }

  /** Whether those of its connections that it has replaced, and not left, have ended. */
  boolean isRidOfOldOnes() {
    return replaced.stream().allMatch(Link::isEnded);
  }

  void readWholeHistory() {
    round.rooms().forEach(room -> link.send(commands.wholeHistory(room)));
  }

  void askForMembers() {
    round.rooms().forEach(room -> link.send(commands.members(room)));
  }
}
