package io.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.it.harness.Api;
import org.junit.jupiter.api.Test;

/** A server without a key, as the WAR comes: what takes one is switched off, and says how it is switched on. */
class HttpSwitchedOffIT extends WithServer {
  @Test
  void whatTakesAKey_isSwitchedOff_whateverKeyIsBrought() throws Exception {
    for (Api caller : new Api[] {new Api(server, ""), new Api(server, Api.KEY)}) {
      assertThat(caller.post("/api/rooms/lobby/messages", "{\"body\":1}"))
          .satisfies(Api.error(403, "switched off: no chat.api-key is set"));
      assertThat(caller.ask("GET", "/api/rooms"))
          .satisfies(Api.error(403, "switched off: no chat.api-key is set"));
      assertThat(caller.ask("GET", "/api/rooms/lobby/events"))
          .satisfies(Api.error(403, "switched off: no chat.api-key is set"));
    }
  }
}
