package io.parley.protocol;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code superchat}: one JSON object a line, in both directions; several lines may share a frame. */
public final class Superchat implements Codec {
  private static final Pattern LINE_FEED = Pattern.compile("\n");

  private final SuperchatReader reader = new SuperchatReader();
  private final SuperchatWriter writer = new SuperchatWriter();

  Superchat() {}

  @Override
  public Stream<Command> decode(String message) {
    return LINE_FEED.splitAsStream(message).filter(line -> !isEmpty(line)).map(reader::decode);
  }

  /** Whether there is nothing but JSON's white space. */
  private static boolean isEmpty(String line) {
    return line.chars().allMatch(c -> c == ' ' || c == '\t' || c == '\r');
  }

  @Override
  public @Nullable String encode(Event event) {
    return writer.encode(event);
  }

  @Override
  public boolean joinsFrames() {
    return true;
  }
}
