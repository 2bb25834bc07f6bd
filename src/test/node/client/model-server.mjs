// A small server of superchat behind FakeWebSockets, for one room, with a network that the test moves: what either side
// says lies in a queue until it is delivered, and a cut loses what lies there. It keeps every log that there ever was,
// to be compared with.
import { FakeWebSocket, linesOf } from './fake-socket.mjs';

const AT = '2026-01-02T03:04:05.678Z';

export class ModelServer {
  /** Each log by its epoch: {entries, keys, heldAfter}; entries are never taken out, only no longer held. */
  logs = new Map();
  connections = [];
  #random;
  #tokens = new Map();
  #seen = 0;
  #names = 0;

  constructor(random) {
    this.#random = random;
    this.beginAnew();
  }

  get log() {
    return this.logs.get(this.epoch);
  }

  get head() {
    return this.log.entries.length;
  }

  // --- The network ---

  /** Attempts that nobody has answered. */
  get knocking() {
    for (; this.#seen < FakeWebSocket.all.length; this.#seen++) {
      this.connections.push(new Connection(FakeWebSocket.all[this.#seen]));
    }
    return this.connections.filter((connection) => connection.wire.readyState === FakeWebSocket.CONNECTING);
  }

  get open() {
    return this.connections.filter((connection) => connection.isOpen);
  }

  accept(connection) {
    const token = new URL(connection.wire.url).searchParams.get('resume');
    const known = this.#tokens.get(token);
    connection.client = known ?? `client ${(this.#names += 1)}`;
    const resume = `token ${(this.#names += 1)}`;
    this.#tokens.set(resume, connection.client);
    connection.isOpen = true;
    connection.wire.hear = (frame) => connection.toServer.push(frame);
    connection.wire.accept('superchat');
    this.open
      .filter((older) => older !== connection && older.client === connection.client)
      .forEach((older) => this.end(older, 4504));
    connection.tell({
      type: 'welcome',
      client: connection.client,
      name: connection.client,
      resume,
      resumed: known !== undefined,
      version: 1,
      time: AT,
      pingSeconds: 25,
      limits: { messageBytes: 65536 },
    });
  }

  /** The server takes in one frame. */
  hear(connection) {
    linesOf(connection.toServer.shift()).forEach((command) => this.#handle(connection, command));
  }

  /** A client takes in some lines, in one frame. */
  tell(connection, count) {
    const lines = connection.toClient.splice(0, count);
    if (lines.length > 0 && connection.wire.readyState === FakeWebSocket.OPEN) {
      connection.wire.say(...lines);
    }
  }

  /** The connection is lost; the server may still take in some of what had reached it. */
  cut(connection, reachedServer) {
    connection.toClient = [];
    connection.toServer.length = Math.min(connection.toServer.length, reachedServer);
    connection.lose(1006);
  }

  /** The server closes; what it has said before still arrives. */
  end(connection, code, lastWord) {
    this.#forget(connection);
    this.tell(connection, Infinity);
    if (lastWord && connection.wire.readyState === FakeWebSocket.OPEN) {
      connection.wire.say(lastWord);
    }
    connection.lose(code);
  }

  /** The server learns that connections are gone, or were closed by their clients. */
  sweep() {
    this.connections
      .filter((connection) => connection.wire.readyState >= FakeWebSocket.CLOSING)
      .forEach((connection) => {
        this.#forget(connection);
        connection.lose(connection.wire.closedWith?.code ?? 1006);
      });
  }

  // --- What a server forgets ---

  forgetIdentities() {
    this.#tokens.clear();
  }

  forgetMessages(howMany) {
    this.log.heldAfter = Math.min(this.head, this.log.heldAfter + howMany);
  }

  /** A restart. */
  beginAnew() {
    this.epoch = `e${this.logs.size}`;
    this.logs.set(this.epoch, { entries: [], keys: new Map(), heldAfter: 0 });
    this.#tokens.clear();
    this.open.forEach((connection) => this.end(connection, 1001));
  }

  // --- What it does ---

  /** Somebody else publishes. */
  publish(body) {
    this.#append(undefined, { from: { name: 'somebody' }, body });
  }

  #handle(connection, command) {
    const { id, type } = command;
    const refuse = (code, more) => connection.tell({ type: 'error', id, code, reason: 'refused', ...more });
    if (type !== 'leave' && this.#random() < 0.05) {
      refuse(429, { retryAfterMs: Math.floor(this.#random() * 2000) });
    } else if (type === 'join') {
      this.#join(connection, command, refuse);
    } else if (type === 'send') {
      this.#send(connection, command, refuse);
    } else if (type === 'leave') {
      connection.isMember = false;
      connection.tell({ type: 'ok', id });
    } else {
      connection.tell({ type: 'ok', id, time: AT });
    }
  }

  #join(connection, { id, recover }, refuse) {
    if (connection.isMember) {
      refuse(409);
      return;
    }
    connection.isMember = true;
    const { epoch, head, log } = this;
    const recovered = recover && recover.epoch === epoch && recover.offset >= log.heldAfter && recover.offset <= head;
    connection.tell({
      type: 'ok',
      id,
      room: 'dev',
      offset: head,
      epoch,
      count: 1,
      members: [],
      ...(recover && { recovered }),
    });
    if (recovered) {
      connection.tell(...log.entries.slice(recover.offset).map((entry) => this.#eventOf(entry)));
    }
  }

  #send(connection, { id, body, key }, refuse) {
    if (!connection.isMember) {
      refuse(403);
      return;
    }
    const { keys } = this.log;
    const known = `${connection.client} ${key}`;
    const first = keys.get(known);
    if (first) {
      connection.tell({ type: 'ok', id, room: 'dev', offset: first, epoch: this.epoch, at: AT, duplicate: true });
      return;
    }
    const offset = this.#append(connection, {
      from: { client: connection.client, name: connection.client },
      body,
      key,
    });
    keys.set(known, offset);
    connection.tell({ type: 'ok', id, room: 'dev', offset, epoch: this.epoch, at: AT });
  }

  #append(author, fields) {
    const entry = { offset: this.head + 1, epoch: this.epoch, at: AT, ...fields };
    this.log.entries.push(entry);
    this.open
      .filter((member) => member.isMember && member !== author)
      .forEach((member) => member.tell(this.#eventOf(entry)));
    return entry.offset;
  }

  #eventOf(entry) {
    return { type: 'message', room: 'dev', ...entry };
  }

  #forget(connection) {
    connection.isOpen = false;
    connection.isMember = false;
    connection.toServer = [];
  }
}

class Connection {
  isOpen = false;
  isMember = false;
  client;
  toServer = [];
  toClient = [];

  constructor(wire) {
    this.wire = wire;
  }

  tell(...events) {
    this.toClient.push(...events);
  }

  lose(code) {
    if (this.wire.readyState !== FakeWebSocket.CLOSED) {
      this.wire.end(code);
    }
  }
}
