package io.parley.it.harness;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One structured client of a {@link Swarm} that is sent away, and comes back with all that it remembers. What it was told may
 * be read on any thread.
 */
public final class Returner implements SwarmListener {
  private static final String SUPERCHAT = "Sec-WebSocket-Protocol: superchat";

  private final String room;
  private volatile @Nullable JsonObject welcome;
  private volatile @Nullable JsonObject joined;
  private volatile @Nullable JsonObject bye;
  private volatile long offset;
  private volatile long byeAt;
  private volatile int closeCode;
  private volatile boolean orderly = true;

  Returner(String room) {
    this.room = room;
  }

  /** Connects for the first time, and joins its room. */
  SwarmClient come(Swarm swarm) throws IOException {
    SwarmClient client = swarm.connect("", this, SUPERCHAT);
    client.send("{\"type\":\"join\",\"id\":1,\"room\":\"" + room + "\"}");
    return client;
  }

  /**
   * Connects again, as who it was and to where it was.
   *
   * @throws IOException if nobody takes it; it may try again
   */
  SwarmClient comeBack(Swarm swarm, Server server) throws IOException {
    String token = was(welcome).getString("resume");
    String epoch = was(joined).getString("epoch");
    SwarmClient client = swarm.connect(server, "?resume=" + token, this, SUPERCHAT);
    joined = null;
    client.send(
        "{\"type\":\"join\",\"id\":1,\"room\":\"%s\",\"recover\":{\"epoch\":\"%s\",\"offset\":%d}}"
            .formatted(room, epoch, offset));
    return client;
  }

  @Override
  public void text(String message) {
    message.lines().forEach(this::object);
  }

  private void object(String line) {
    try (JsonReader reader = Json.createReader(new StringReader(line))) {
      JsonObject object = reader.readObject();
      switch (object.getString("type")) {
        case "welcome" -> welcome = object;
        case "ok" -> {
          if (!object.getBoolean("recovered", false)) {
            offset = object.getInt("offset");
          }
          joined = object.getInt("id") == 1 ? object : joined;
        }
        case "message" -> {
          orderly &= object.getInt("offset") == offset + 1;
          offset = object.getInt("offset");
        }
        case "bye" -> {
          byeAt = System.nanoTime();
          bye = object;
        }
        default -> {}
      }
    }
  }

  @Override
  public void ended(int code) {
    closeCode = code;
  }

  /** Where it is at home. */
  public String room() {
    return room;
  }

  /** The answer to its last join; {@code null} before that. */
  public @Nullable JsonObject joined() {
    return joined;
  }

  /** The last message that it knows of. */
  public long offset() {
    return offset;
  }

  /** Whether the messages came without a hole, and each once; over all its connections, where it recovered. */
  public boolean isOrderly() {
    return orderly;
  }

  /** The last word that it was told. */
  public JsonObject bye() {
    return was(bye);
  }

  /** With what its connection ended; 0 while it has not, or without a close. */
  public int closeCode() {
    return closeCode;
  }

  /** Since the machine's zero: when the window begins in which it may come back. */
  public Duration windowStart() {
    return Duration.ofNanos(byeAt).plusMillis(bye().getJsonObject("reconnect").getInt("minMs"));
  }

  /** How wide that window is. */
  public Duration windowWidth() {
    JsonObject window = bye().getJsonObject("reconnect");
    return Duration.ofMillis(window.getInt("maxMs") - window.getInt("minMs"));
  }

  private static JsonObject was(@Nullable JsonObject told) {
    if (told == null) {
      throw new IllegalStateException("it was not told that");
    }
    return told;
  }
}
