package io.parley.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The ledgers of all rooms. */
final class Ledgers {
  private final int window;
  private final Findings findings;
  private final Map<String, Ledger> current = new HashMap<>();
  private final List<Ledger> all = new ArrayList<>();

  Ledgers(int window, Findings findings) {
    this.window = window;
    this.findings = findings;
  }

  /** The ledger of a room, of which a line tells in this epoch. */
  Ledger of(String room, String epoch, int line) {
    Ledger known = current.get(room);
    if (known != null && known.epoch().equals(epoch)) {
      return known;
    }
    for (Ledger older : all) {
      if (older.room().equals(room) && older.epoch().equals(epoch)) {
        return older;
      }
    }
    if (known != null && known.head() > 0) {
      findings.add(Rule.ONE_EPOCH, known + " held messages; now it is " + epoch, line);
    }
    Ledger opened = new Ledger(room, epoch, window, findings);
    current.put(room, opened);
    all.add(opened);
    return opened;
  }

  /** The greatest offset that anybody has got of a room so far. */
  long head(String room) {
    Ledger ledger = current.get(room);
    return ledger == null ? 0 : ledger.head();
  }

  /** Those of every room's last epoch. */
  Iterable<Map.Entry<String, Ledger>> latest() {
    return current.entrySet();
  }

  List<Ledger> all() {
    return all;
  }
}
