package io.parley.wire;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code src/test/wire/capture.py} wrote.
 *
 * @param ann the connection that the page walks through
 * @param bob the other member of the room
 * @param states rows of {@code states.tsv}
 */
public record Capture(Connection ann, Connection bob, List<State> states) {
  /** The files of a capture, in its directory. */
  public static final List<String> FILES = List.of("segments.tsv", "states.tsv");

  /**
   * The states of both ends of a connection at one moment, as the kernel told them.
   *
   * @param client {@code CLOSED} where the kernel holds no such connection
   */
  public record State(String connection, String moment, String client, String server) {}

  /**
   * Reads a capture.
   *
   * @throws IllegalArgumentException if it is not whole
   */
  public static Capture read(Path directory) throws IOException {
    List<Row> segments = Row.all(directory.resolve(FILES.get(0)));
    List<State> states = new ArrayList<>();
    for (Row row : Row.all(directory.resolve(FILES.get(1)))) {
      states.add(
          new State(
              row.get("connection"), row.get("moment"), row.get("client"), row.get("server")));
    }
    return new Capture(connection("Ann", segments), connection("Bob", segments), states);
  }

  private static Connection connection(String name, List<Row> all) {
    List<Row> rows = all.stream().filter(row -> name.equals(row.get("connection"))).toList();
    String clientPort = rows.get(0).get("tcp.srcport");
    List<Segment> segments = new ArrayList<>();
    for (Row row : rows) {
      Side from = row.get("tcp.srcport").equals(clientPort) ? Side.CLIENT : Side.SERVER;
      segments.add(Segment.of(segments.size() + 1, from, row));
    }
    int serverPort = Integer.parseInt(rows.get(0).get("tcp.dstport"));
    return Connection.of(name, Integer.parseInt(clientPort), serverPort, segments);
  }
}
