package io.parley.it;

import io.parley.it.harness.BrowserClient;
import io.parley.it.harness.JdkClient;
import io.parley.it.harness.LineProcess;
import io.parley.it.harness.NodePrograms;
import io.parley.it.harness.OutsideTool;
import io.parley.it.harness.ParleyWar;
import io.parley.it.harness.Participant;
import io.parley.it.harness.Server;
import io.parley.it.harness.TyrusClient;
import java.net.URI;
import java.util.List;

/** The WebSocket clients that are tried against the server. */
enum AnyClient {
  /** The package {@code ws}, in a script. */
  WS(OutsideTool.NODE, OutsideTool.NPM) {
    @Override
    Participant connect(Server server, URI address) throws Exception {
      return NodePrograms.install().start("chat.mjs", address.toString());
    }
  },
  /** The command-line client of the same people. */
  WSCAT(OutsideTool.NODE, OutsideTool.NPM) {
    @Override
    Participant connect(Server server, URI address) throws Exception {
      return NodePrograms.install()
          .start("node_modules/wscat/bin/wscat", "--connect", address.toString());
    }
  },
  /** The package {@code websockets}, in a script. */
  PYTHON(OutsideTool.PYTHON) {
    @Override
    Participant connect(Server server, URI address) throws Exception {
      return new LineProcess(
          "chat.py",
          List.of(OutsideTool.PYTHON.command(), "src/test/python/chat.py", address.toString()));
    }
  },
  /** A browser's own. */
  CHROMIUM(OutsideTool.CHROMIUM) {
    @Override
    Participant connect(Server server, URI address) {
      return new BrowserClient(server.http(ParleyWar.EMPTY_PAGE), address);
    }
  },
  /** The JDK's own. */
  JDK {
    @Override
    Participant connect(Server server, URI address) throws Exception {
      return new JdkClient(address);
    }
  },
  /** The reference implementation of the Jakarta API. */
  TYRUS {
    @Override
    Participant connect(Server server, URI address) throws Exception {
      return new TyrusClient(address);
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<OutsideTool> tools;

  AnyClient(OutsideTool... tools) {
    this.tools = List.of(tools);
  }

  /** Whether this machine has what it needs. */
  boolean isThere() {
    return tools.stream().allMatch(OutsideTool::isThere);
  }

  /** Skips, or fails, the check for want of what it needs; see {@link OutsideTool}. */
  void require() {
    tools.forEach(OutsideTool::command);
  }

  /** Starts one that connects, at once or soon. */
  abstract Participant connect(Server server, URI address) throws Exception;
}
