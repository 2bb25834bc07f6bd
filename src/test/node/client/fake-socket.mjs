// A WebSocket without a network: the test is the server. What a browser's own checks, this checks too.

const [CONNECTING, OPEN, CLOSING, CLOSED] = [0, 1, 2, 3];

export class FakeWebSocket extends EventTarget {
  static CONNECTING = CONNECTING;
  static OPEN = OPEN;
  static CLOSING = CLOSING;
  static CLOSED = CLOSED;
  /** All that were made since the last {@link forgetAll}, the latest last. */
  static all = [];

  CONNECTING = CONNECTING;
  OPEN = OPEN;
  CLOSING = CLOSING;
  CLOSED = CLOSED;
  readyState = CONNECTING;
  protocol = '';
  extensions = '';
  binaryType = 'blob';
  bufferedAmount = 0;
  onopen = null;
  onmessage = null;
  onerror = null;
  onclose = null;
  /** What close() was called with; undefined: it was not. */
  closedWith;
  /** The data of each send(). */
  frames = [];
  #taken = new Set();

  static get latest() {
    return FakeWebSocket.all.at(-1);
  }

  static forgetAll() {
    FakeWebSocket.all = [];
  }

  constructor(url, protocols) {
    super();
    this.url = new URL(url).href;
    if (!/^wss?:/.test(this.url)) {
      throw new DOMException(`not an address of a WebSocket: ${url}`, 'SyntaxError');
    }
    this.protocols = protocols;
    FakeWebSocket.all.push(this);
  }

  send(data) {
    if (this.readyState === CONNECTING) {
      throw new DOMException('still connecting', 'InvalidStateError');
    }
    if (this.readyState === OPEN) {
      this.frames.push(data);
      this.hear?.(data);
    }
  }

  close(code, reason = '') {
    if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw new DOMException(`code ${code}`, 'InvalidAccessError');
    }
    if (new TextEncoder().encode(reason).length > 123) {
      throw new DOMException('reason too long', 'SyntaxError');
    }
    if (this.readyState < CLOSING) {
      this.closedWith = { code, reason };
      this.readyState = CLOSING;
    }
  }

  // --- What the test does as the server, or as the network ---

  accept(protocol = [this.protocols].flat()[0]) {
    this.protocol = protocol;
    this.readyState = OPEN;
    this.#tell('open');
  }

  /** Objects, joined in one frame. */
  say(...objects) {
    this.sayText(objects.map((object) => JSON.stringify(object)).join('\n'));
  }

  sayText(data) {
    this.#tell('message', { data });
  }

  ok(command, fields = {}) {
    this.say({ type: 'ok', id: command.id, ...fields });
  }

  refuse(command, code, fields = {}) {
    this.say({ type: 'error', id: command.id, code, reason: `reason of ${code}`, ...fields });
  }

  /** The connection has ended, by the server or in answer to close(). */
  end(code = 1000, reason = '') {
    this.readyState = CLOSED;
    if (code === 1006) {
      this.#tell('error');
    }
    this.#tell('close', { code, reason, wasClean: code !== 1006 });
  }

  /** All commands that came, of one type where it is given. */
  commands(type) {
    return this.frames.flatMap(linesOf).filter((command) => type === undefined || command.type === type);
  }

  /** The first command of a type that was not taken yet. */
  take(type) {
    const all = this.commands();
    const index = all.findIndex((command, i) => command.type === type && !this.#taken.has(i));
    if (index < 0) {
      throw new Error(`no ${type} among ${JSON.stringify(all)}`);
    }
    this.#taken.add(index);
    return all[index];
  }

  #tell(type, fields = {}) {
    const event = Object.assign(new Event(type), fields);
    this.dispatchEvent(event);
    this[`on${type}`]?.(event);
  }
}

/** The commands of a frame. */
export function linesOf(frame) {
  return frame
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
