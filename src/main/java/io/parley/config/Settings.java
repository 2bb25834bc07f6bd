package io.parley.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Every setting of this server, validated. The keys, units and defaults stand in the README's table and in
 * {@code META-INF/microprofile-config.properties}; a zero duration or number turns the thing off.
 *
 * @param allowedOrigins origins of other sites' pages that may connect, beside the server's own
 * @param publicOrigin the server's own origin where a proxy hides it; empty: taken from each request
 * @param allowMissingOrigin whether programs, which send no {@code Origin}, may connect
 * @param maxConnections open at once on this node
 * @param maxConnectionsPerAddress of those, from one client address
 * @param trustedProxies addresses and ranges of the proxies whose {@code X-Forwarded-For} is believed, as written
 * @param maxMessageBytes UTF-8 bytes of one incoming WebSocket message
 * @param maxEmptyParts empty parts that one incoming message may come in
 * @param assemblyDeadline from a message's first part to its last
 * @param greeting asked of plain clients without a name; empty: nothing is asked
 * @param greetingDelay from a client's message to the question
 * @param transcript whether connections and messages, with their bodies, are logged
 * @param defaultRoom the room of a plain client that names none
 * @param outboxMaxBytes UTF-8 bytes that may wait for one slow client
 * @param sendDeadline for the client to take what is being sent
 * @param pingInterval between two pings; a client silent for two of them is closed
 * @param rateMessagesPerSecond commands that one client may send in a second, and twice as many at once
 * @param rateBytesPerSecond the same in UTF-8 bytes of its messages
 * @param leaveGrace for a client that lost its connection to come back before the others hear that it left
 * @param resumeAge for a client that has gone to come back as who it was; zero: as long as it is remembered
 * @param window what each room keeps
 * @param dedupeMaxKeys keys of messages remembered at once
 * @param rooms that there are whether or not anybody is in them, as written
 * @param roomCreationListed whether there are no other rooms than those, and the default one
 * @param maxRooms rooms of this node
 * @param maxRoomsPerClient rooms that one client may be in
 * @param http what programs may do over HTTP
 * @param drainPeriod over which a drain sends the clients away
 * @param restartAllowance from the end of that to the first client that may come back: for the server to start anew
 * @param redis where the rooms are kept that several nodes share; empty: in the memory of this one
 * @param announcedUrl named in the log line at start, ending in a slash; empty: the line names the path alone
 */
public record Settings(
    Set<WebOrigin> allowedOrigins,
    Optional<WebOrigin> publicOrigin,
    boolean allowMissingOrigin,
    int maxConnections,
    int maxConnectionsPerAddress,
    List<String> trustedProxies,
    int maxMessageBytes,
    int maxEmptyParts,
    Duration assemblyDeadline,
    String greeting,
    Duration greetingDelay,
    boolean transcript,
    String defaultRoom,
    int outboxMaxBytes,
    Duration sendDeadline,
    Duration pingInterval,
    int rateMessagesPerSecond,
    int rateBytesPerSecond,
    Duration leaveGrace,
    Duration resumeAge,
    Window window,
    int dedupeMaxKeys,
    List<String> rooms,
    boolean roomCreationListed,
    int maxRooms,
    int maxRoomsPerClient,
    Http http,
    Duration drainPeriod,
    Duration restartAllowance,
    Optional<Redis> redis,
    Optional<String> announcedUrl) {

  /**
   * How much of what was said a room keeps, to be read again; the oldest goes first. Zero turns a bound off.
   *
   * @param messages of one room
   * @param age of a message
   * @param roomBytes of one room, in UTF-8 bytes as sent and some for the bookkeeping
   * @param totalBytes of all rooms together
   */
  public record Window(int messages, Duration age, long roomBytes, long totalBytes) {}

  /**
   * Who may use the HTTP interface.
   *
   * @param apiKeys any of which lets a program write; none: nobody may. Never logged
   * @param keyForReads whether reading rooms and clients takes a key too
   * @param keyForMetrics whether the metrics take one
   * @param keyForHealth whether the health checks take one
   */
  public record Http(
      List<String> apiKeys, boolean keyForReads, boolean keyForMetrics, boolean keyForHealth) {
    @Override
    public String toString() {
      return "Http[apiKeys=" + apiKeys.size() + "]";
    }
  }

  /**
   * The store that the nodes of a cluster share: Redis from 7.0 on, or Valkey.
   *
   * @param uri of one server, of Sentinels or of a Redis Cluster, with user and password. Never logged
   * @param prefix before every key and channel
   * @param deadline for the store to answer
   * @param lease for which a node that says nothing is believed to be there
   */
  public record Redis(String uri, String prefix, Duration deadline, Duration lease) {
    @Override
    public String toString() {
      return "Redis[prefix=" + prefix + "]";
    }
  }
}
