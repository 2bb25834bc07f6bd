package io.parley.bench;

import io.parley.it.harness.OutsideTool;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A server that is measured, and the dialect it is spoken to in. */
enum Target {
  WS("ws", "Node `ws`", Dialect.TEXT, Platform.NODE) {
    @Override
    Subject start(Workplace workplace, List<String> jvmOptions)
        throws IOException, InterruptedException {
      return NodeSubject.start("ws-server.mjs", workplace);
    }
  },
  WS_ANSWERING("ws-answering", "Node `ws`, answering", Dialect.SUPERCHAT, Platform.NODE) {
    @Override
    Subject start(Workplace workplace, List<String> jvmOptions)
        throws IOException, InterruptedException {
      return NodeSubject.start("ws-answering-server.mjs", workplace);
    }
  },
  PARLEY_WILDFLY("parley-wildfly", "Parley on WildFly, `chat`", Dialect.TEXT, Platform.JVM) {
    @Override
    Subject start(Workplace workplace, List<String> jvmOptions) throws IOException {
      return JavaSubject.wildFly(workplace.parleyWar(), jvmOptions);
    }
  },
  PARLEY_WILDFLY_SUPERCHAT(
      "parley-wildfly-superchat",
      "Parley on WildFly, `superchat`",
      Dialect.SUPERCHAT,
      Platform.JVM) {
    @Override
    Subject start(Workplace workplace, List<String> jvmOptions) throws IOException {
      return JavaSubject.wildFly(workplace.parleyWar(), jvmOptions);
    }
  },
  PARLEY_PAYARA("parley-payara", "Parley on Payara, `chat`", Dialect.TEXT, Platform.JVM) {
    @Override
    Subject start(Workplace workplace, List<String> jvmOptions) throws IOException {
      return JavaSubject.payara(workplace.parleyWar(), jvmOptions);
    }
  },
  PARLEY_PAYARA_SUPERCHAT(
      "parley-payara-superchat", "Parley on Payara, `superchat`", Dialect.SUPERCHAT, Platform.JVM) {
    @Override
    Subject start(Workplace workplace, List<String> jvmOptions) throws IOException {
      return JavaSubject.payara(workplace.parleyWar(), jvmOptions);
    }
  },
  PARLEY_WILDFLY_REDIS(
      "parley-wildfly-redis",
      "Parley on WildFly with Redis, `superchat`",
      Dialect.SUPERCHAT,
      Platform.JVM_AND_REDIS) {
    @Override
    Subject start(Workplace workplace, List<String> jvmOptions) throws IOException {
      return ClusterSubject.start(1, workplace.parleyWar(), jvmOptions);
    }
  },
  PARLEY_WILDFLY_NODES(
      "parley-wildfly-nodes",
      "Parley on two WildFly with Redis, `superchat`",
      Dialect.SUPERCHAT,
      Platform.JVM_AND_REDIS) {
    @Override
    Subject start(Workplace workplace, List<String> jvmOptions) throws IOException {
      return ClusterSubject.start(2, workplace.parleyWar(), jvmOptions);
    }
  },
  NAIVE_WILDFLY("naive-wildfly", "naive endpoint on WildFly", Dialect.TEXT, Platform.JVM) {
    @Override
    Subject start(Workplace workplace, List<String> jvmOptions) throws IOException {
      return JavaSubject.wildFly(workplace.naiveWar(), jvmOptions);
    }
  },
  NAIVE_PAYARA("naive-payara", "naive endpoint on Payara", Dialect.TEXT, Platform.JVM) {
    @Override
    Subject start(Workplace workplace, List<String> jvmOptions) throws IOException {
      return JavaSubject.payara(workplace.naiveWar(), jvmOptions);
    }
  },
  SOCKET_IO("socketio", "Socket.IO", Dialect.SOCKET_IO, Platform.NODE) {
    @Override
    Subject start(Workplace workplace, List<String> jvmOptions)
        throws IOException, InterruptedException {
      return NodeSubject.start("socketio-server.mjs", workplace);
    }
  },
  NCHAN("nchan", "Nchan", Dialect.NCHAN, Platform.NGINX) {
    @Override
    Subject start(Workplace workplace, List<String> jvmOptions) throws IOException {
      return NchanSubject.start(workplace);
    }
  };

  private final String id;
  private final String title;
  private final Dialect dialect;
  private final Platform platform;

  Target(String id, String title, Dialect dialect, Platform platform) {
    this.id = id;
    this.title = title;
    this.dialect = dialect;
    this.platform = platform;
  }

  /**
   * Starts it.
   *
   * @param jvmOptions for a JVM, beside the heap's size
   */
  abstract Subject start(Workplace workplace, List<String> jvmOptions)
      throws IOException, InterruptedException;

  /** What it is called on the command line and in the raw figures. */
  String id() {
    return id;
  }

  /** What it is called in the tables, in Markdown. */
  String title() {
    return title;
  }

  /** The same in the head of a column. */
  String shortTitle() {
    return isOurs() ? "one node" : "`ws`";
  }

  /** Whether it can do what a scenario asks for. */
  boolean serves(Scenario scenario) {
    return switch (scenario) {
      case FANOUT, RATE -> this != WS_ANSWERING;
      case PIPELINE, ROUNDTRIP, PACED, SENDERS -> dialect.acknowledges();
      case RECOVER -> dialect.acknowledges() && isOurs();
      case HALVES -> this == PARLEY_WILDFLY_SUPERCHAT || isClustered();
      case FOLLOWED -> this == PARLEY_WILDFLY_SUPERCHAT || this == PARLEY_WILDFLY_REDIS;
      case LARGE, ROOMS, CROWD, IDLE -> this != WS_ANSWERING && !isClustered();
    };
  }

  private boolean isClustered() {
    return platform == Platform.JVM_AND_REDIS;
  }

  /** What others are compared with: Node {@code ws}, or Parley's one node where there is nothing else. */
  static Target base(Scenario scenario) {
    return switch (scenario) {
      case HALVES, FOLLOWED -> PARLEY_WILDFLY_SUPERCHAT;
      default -> WS_ANSWERING.serves(scenario) ? WS_ANSWERING : WS;
    };
  }

  /** Whether it is Parley. */
  boolean isOurs() {
    return id.startsWith("parley");
  }

  Dialect dialect() {
    return dialect;
  }

  /** What it runs on. */
  Platform platform() {
    return platform;
  }

  /** What this machine lacks for it. */
  Optional<String> missing() {
    return platform.tools.stream().filter(tool -> !tool.isThere()).map(Enum::name).findFirst();
  }

  /** What a server runs on, and so how its memory is measured. */
  enum Platform {
    JVM("live heap, by a class histogram after a full collection, and direct buffers"),
    JVM_AND_REDIS("as of a JVM; Redis apart", OutsideTool.REDIS),
    NODE(
        "heapUsed and external of process.memoryUsage() after a full collection",
        OutsideTool.NODE,
        OutsideTool.NPM),
    NGINX("proportional set size of all processes", OutsideTool.NCHAN);

    private final String memory;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<OutsideTool> tools;

    Platform(String memory, OutsideTool... tools) {
      this.memory = memory;
      this.tools = Stream.of(tools).toList();
    }

    /** What is measured as its memory. */
    String memory() {
      return memory;
    }
  }
}
