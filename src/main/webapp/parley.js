// parley.d.ts says what it does, its page in the documentation how.

const MIN_DELAY_MS = 500;
const MAX_DELAY_MS = 20_000;
const STABLE_MS = 10_000;
const CONNECT_MS = 15_000;
const PROBE_MS = 5_000;
const KEY_MS = 240_000; // the server knows a key for 5 minutes
const WINDOW = 32; // unanswered at once; the server closes after 50 refusals
const FINAL = [1000, 1002, 1003, 1007, 1008, 1009];
const LOST = 4000; // the others are not told, as they are of 1000

const ignore = () => {};
const same = (room) => room.normalize('NFKC');

export class ParleyError extends Error {
  constructor(code, reason, unknown = false) {
    super(reason);
    Object.assign(this, { name: 'ParleyError', code, unknown });
  }
}

export class ParleySocket extends EventTarget {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;
  CONNECTING = 0;
  OPEN = 1;
  CLOSING = 2;
  CLOSED = 3;
  onopen = null;
  onmessage = null;
  onerror = null;
  onclose = null;
  binaryType = 'blob';
  #options;
  #state;
  #link; // the connection that is listened to: {socket, sent, ...}
  #attempt = 0;
  #retry;
  #notBefore = 0;
  #listeners;
  #me = {}; // the latest welcome
  #key;
  #url = '';
  #rooms = new Map(); // name -> {position, head, link, ...}
  #requests = new Map(); // id -> {command, data, lost, ...}
  #load = 0;
  #ids = 0;
  #keys = `${Math.random().toString(36).slice(2)}-`;

  constructor(url, protocols = 'superchat', options = {}) {
    super();
    this.#options = { ...options, url, protocols };
    ['open', 'message', 'error', 'close'].forEach((type) => this.addEventListener(type, (event) => this[`on${type}`]?.(event)));
    this.#connect();
    this.#listen();
  }

  // --- What a WebSocket has ---

  get url() {
    return this.#url;
  }

  get protocol() {
    return this.#link.socket?.protocol ?? '';
  }

  get extensions() {
    return this.#link.socket?.extensions ?? '';
  }

  get readyState() {
    return { closing: 2, closed: 3 }[this.#state] ?? +(this.#link.socket?.readyState === 1);
  }

  get bufferedAmount() {
    return this.#load + (this.#link.socket?.bufferedAmount ?? 0);
  }

  send(data) {
    const refusal = this.readyState < 2 && this.#add({ data, reject: ignore });
    if (refusal) {
      throw refusal;
    }
  }

  close(code = 1000, reason = '') {
    const { socket } = this.#link;
    if (this.readyState < 2) {
      socket?.close(code, reason);
      this.#forgetTimers();
      this.#enter('closing');
      socket ?? this.#lost({ code, reason, wasClean: true });
    }
  }

  // --- What Parley adds ---

  get state() {
    return this.#state;
  }

  get client() {
    return this.#me.client;
  }

  get name() {
    return this.#me.name;
  }

  get rooms() {
    return [...this.#rooms.keys()];
  }

  reconnect() {
    while (this.#link.socket) {
      this.#lost({ code: LOST });
    }
    this.#attempt = 0;
    this.#connect();
    this.#listen();
  }

  hello(name, tied) {
    return this.#ask({ type: 'hello', name }, { tied, done: (ok) => { this.#me.name = ok.name; } });
  }

  join(room, { last, recover } = {}) {
    return new Promise((resolve, reject) => {
      if (this.#state === 'closed') {
        throw new ParleyError(499, 'closed');
      }
      if (this.#rooms.has(same(room))) {
        throw new ParleyError(409, 'already joined');
      }
      this.#rooms.set(same(room), { position: recover, last, resolve, reject, count: 0 });
      if (this.#state === 'open') {
        this.#enterRoom(same(room));
      }
    });
  }

  async leave(room) {
    const name = same(room);
    this.#rooms.get(name)?.reject(new ParleyError(499, 'left'));
    this.#rooms.delete(name);
    this.#flush();
    if (this.#state === 'open') {
      await this.#ask({ type: 'leave', room }, { tied: true }).catch(ignore);
    }
  }

  async publish(room, body, { key = this.#keys + this.#ids } = {}) {
    return { ...await this.#store({ type: 'send', room, body, key }, { key, body }), key };
  }

  edit(room, offset, body) {
    return this.#store({ type: 'edit', room, offset, body }, { edits: offset, body });
  }

  remove(room, offset) {
    return this.#store({ type: 'edit', room, offset, delete: true }, { edits: offset, deleted: true });
  }

  direct(client, body) {
    return this.#ask({ type: 'send', to: client, body }, { once: true });
  }

  signal(to, kind, body) {
    if (this.#state === 'open' && this.protocol === 'superchat' && !this.#link.pause) {
      this.#link.socket.send(JSON.stringify({ type: 'signal', room: to.client ? undefined : to, to: to.client, kind, body }));
    }
  }

  history(room, { before, after, limit } = {}) {
    return this.#ask({ type: 'history', room, before, after, limit });
  }

  members(room) {
    return this.#ask({ type: 'members', room });
  }

  async ping() {
    const start = performance.now();
    await this.#ask({ type: 'ping' }, { tied: true });
    return performance.now() - start;
  }

  #connect() {
    const { url } = this.#options;
    const link = this.#link = { sent: new Set(), window: WINDOW };
    const unlessLate = (act) => (value) => link === this.#link && act(value);
    const open = unlessLate((address) => this.#open(link, address));
    clearTimeout(this.#retry);
    this.#enter('connecting');
    if (typeof url === 'function') {
      Promise.resolve().then(url).then(open).catch(unlessLate((error) => this.#lost({ code: 1006, reason: `${error}` })));
    } else {
      open(url);
    }
  }

  #open(link, address) {
    const { WebSocket = globalThis.WebSocket, protocols } = this.#options;
    const url = new URL(address, globalThis.location?.href);
    url.protocol = url.protocol.replace('http', 'ws');
    this.#url = url.href;
    this.#key ??= `parley ${url.host}${url.pathname}`;
    this.#stored((storage) => {
      this.#me.resume = storage.getItem(this.#key) ?? this.#me.resume;
      storage.removeItem(this.#key);
    });
    if (this.#me.resume) {
      url.searchParams.set('resume', this.#me.resume);
    }
    const socket = link.socket = new WebSocket(url.href, protocols);
    link.guard = setTimeout(() => this.#dead(), CONNECT_MS);
    const on = (type, act) => socket.addEventListener(type, (event) => link === this.#link && act(event));
    on('open', () => {
      link.openedAt = Date.now();
      if (socket.protocol !== 'superchat') {
        this.#ready();
      }
      this.#fire('open');
    });
    on('message', ({ data, origin }) => {
      link.heardAt = Date.now();
      this.#fire('message', { data, origin }, 'MessageEvent');
      if (socket.protocol === 'superchat' && data.split) {
        data.split('\n').forEach((line) => link === this.#link && this.readyState < 2 && this.#take(line));
      }
    });
    on('error', () => this.#fire('error'));
    on('close', (event) => this.#lost(event));
  }

  #ready() {
    this.#state = 'open'; // told last: handlers may join, or close
    this.#rooms.forEach((joined, room) => this.#enterRoom(room));
    this.#flush();
    this.#watch();
    this.#enter('open');
  }

  #lost({ code, reason = '', wasClean = false }) {
    const { socket, sent, openedAt, bye } = this.#link;
    const end = { code, reason, wasClean };
    this.#forgetTimers();
    this.#link = { sent: new Set() };
    socket?.close(LOST);
    this.#requests.forEach((request) => {
      request.lost ||= sent.has(request);
      if (request.tied || (request.once && request.lost)) {
        this.#fail(request, 499, 'connection lost');
      }
    });
    if (this.#state === 'closing' || bye === null || FINAL.includes(code) || code >= 4500) {
      this.#listeners.abort();
      this.#requests.forEach((request) => this.#fail(request, 499, 'closed'));
      this.#rooms.forEach((joined, room) => {
        joined.reject(new ParleyError(499, 'closed'));
        joined.link ?? this.#rooms.delete(room);
      });
      this.#enter('closed', end);
    } else {
      this.#attempt = Date.now() - openedAt > STABLE_MS ? 0 : this.#attempt;
      const [, min, max] = /^reconnect (\d+)-(\d+)$/.exec(reason)
          ?? [0, bye?.minMs ?? 0, bye?.maxMs ?? Math.min(MAX_DELAY_MS, MIN_DELAY_MS * 2 ** this.#attempt)];
      const retryAt = Date.now() + +min + Math.random() * (max - min);
      this.#attempt += 1;
      this.#notBefore = Date.now() + +min;
      this.#retry = setTimeout(() => this.#connect(), Math.min(retryAt - Date.now(), 2 ** 31 - 1));
      this.#enter('waiting', { retryAt, ...end });
    }
    this.#fire('close', end, 'CloseEvent');
  }

  #listen() {
    this.#listeners?.abort();
    this.#listeners = new AbortController();
    const on = (type, act) => globalThis.addEventListener?.(type, act, this.#listeners); // for its signal
    const wake = () => {
      if (this.#state === 'open') {
        this.#probe();
      } else if (this.#state === 'waiting' && Date.now() >= this.#notBefore) {
        this.#connect();
      }
    };
    on('online', wake);
    on('pageshow', wake);
    on('visibilitychange', () => document.hidden || wake());
    // A page with a connection is not kept; a duplicate must find no token.
    on('pagehide', () => {
      this.#stored((storage) => this.#me.resume && storage.setItem(this.#key, this.#me.resume));
      if (this.#state !== 'waiting') {
        this.#lost({ code: LOST });
      }
      this.#forgetTimers();
      this.#notBefore = 0;
    });
  }

  #stored(act) {
    try {
      const { storage = globalThis.sessionStorage } = this.#options;
      act(storage);
    } catch {
      // switched off, or full
    }
  }

  #watch() {
    const left = this.#link.heardAt + 2000 * (this.#me.pingSeconds || 25) - Date.now();
    clearTimeout(this.#link.guard);
    this.#link.guard = setTimeout(() => (left > 0 ? this.#watch() : this.#probe()), left);
  }

  #probe() {
    const link = this.#link;
    if (this.protocol === 'superchat') {
      clearTimeout(link.guard);
      link.heardAt = 0;
      this.ping().catch(ignore);
      link.guard = setTimeout(() => (link.heardAt || link.pause ? this.#watch() : this.#dead()), PROBE_MS);
    }
  }

  #dead() {
    const link = this.#link;
    this.#fire('error');
    link === this.#link && this.#lost({ code: 1006 });
  }

  #forgetTimers() {
    [this.#retry, this.#link.guard, this.#link.pause].forEach(clearTimeout);
  }

  #enter(state, more) {
    this.#state = state;
    this.#tell('statechange', { state, attempt: this.#attempt, ...more });
  }

  #tell(type, detail) {
    this.#fire(type, { detail }, 'CustomEvent');
  }

  // Node lacks some classes.
  #fire(type, fields, name) {
    const Class = globalThis[name];
    this.dispatchEvent(Class ? new Class(type, fields) : Object.assign(new Event(type), fields));
  }

  #ask(fields, hooks) {
    return new Promise((resolve, reject) => {
      const command = { ...fields, id: this.#ids + 1, room: fields.room && same(fields.room) };
      this.#add({ command, data: JSON.stringify(command), resolve, reject, ...hooks });
    });
  }

  // The answer stands in the room's order where the message would.
  async #store(command, fields) {
    const room = same(command.room);
    const said = JSON.stringify(fields); // the caller may change the body
    return this.#ask(command, {
      done: ({ offset, epoch, at, duplicate }) => {
        if (!duplicate && this.#rooms.has(room)) {
          const { client, name } = this.#me;
          this.#deliver({ type: 'message', room, offset, epoch, from: { client, name }, at, ...JSON.parse(said) });
        }
      },
    });
  }

  #add(request) {
    const { data } = request;
    const { maxQueue = 2 ** 20, deadlineMs = 60_000 } = this.#options;
    this.#ids += 1;
    request.id = this.#ids;
    request.size = data.length ?? data.byteLength ?? data.size ?? 0;
    this.#requests.set(request.id, request);
    this.#load += request.size;
    if (this.readyState >= 2) {
      return this.#fail(request, 499, 'closed');
    }
    if (this.bufferedAmount > maxQueue && !request.tied) {
      return this.#fail(request, 429, 'send queue is full');
    }
    if (request.command && !request.tied) {
      const patience = Math.min(deadlineMs, KEY_MS);
      request.until = Date.now() + patience; // timers stand still while a machine sleeps
      request.timer = setTimeout(() => this.#late(request), patience);
    }
    this.#flush();
  }

  #write(request) {
    const { command, data } = request;
    const { socket, sent } = this.#link;
    const joined = this.#rooms.get(command?.room);
    if (sent.has(request)) {
      return;
    }
    if (!command) {
      socket.send(data);
      this.#remove(request);
    } else if (socket.protocol !== 'superchat') {
      this.#fail(request, 400, 'superchat only');
    } else if (Date.now() > request.until) {
      this.#late(request);
    } else if (new TextEncoder().encode(data).length > this.#me.limits?.messageBytes) {
      this.#fail(request, 413, 'larger than the server takes');
    } else if (request.joined ? request.joined === joined : request.tied || !joined || joined.link === this.#link) {
      socket.send(data);
      sent.add(request);
    }
  }

  #flush() {
    const { sent, window, pause } = this.#link;
    for (const request of this.#requests.values()) {
      if (this.#state !== 'open' || pause || sent.size >= window) {
        return;
      }
      this.#write(request);
    }
    this.#link.window = WINDOW;
  }

  #remove(request) {
    if (this.#requests.delete(request.id)) {
      clearTimeout(request.timer);
      this.#load -= request.size;
    }
    return this.#link.sent.delete(request);
  }

  #fail(request, code, reason) {
    const error = new ParleyError(code, reason, this.#remove(request) || request.lost);
    request.failed?.(error);
    request.reject(error);
    return error;
  }

  #late(request) {
    this.#fail(request, 408, 'no answer in time');
  }

  #answer(request, ok) {
    this.#remove(request);
    request.done?.(ok);
    request.resolve(ok);
  }

  #take(line) {
    let event;
    try {
      event = JSON.parse(line);
    } catch {
      return; // an empty line
    }
    const { type, id } = event ?? {};
    if (type === 'welcome') {
      this.#welcome(event);
    } else if (type === 'message') {
      this.#deliver(event);
    } else if (type === 'presence' || type === 'signal') {
      this.#tell(type, event);
    } else if (type === 'bye') {
      this.#link.bye = event.reconnect;
    } else if (type === 'ok' || type === 'error') {
      const request = this.#requests.get(id);
      if (this.#link.sent.has(request)) {
        type === 'ok' ? this.#answer(request, event) : this.#refused(request, event);
        this.#flush();
      }
    }
  }

  #welcome(me) {
    const { name } = this.#me;
    this.#me = me;
    if (!me.resumed) {
      // Without our keys what is stored already would be stored again.
      this.#requests.forEach((request) => request.lost && request.command.key && this.#fail(request, 499, 'connection lost'));
      if (name) {
        this.hello(name, true).catch(ignore);
      }
    }
    this.#ready();
  }

  #refused(request, { code, reason, retryAfterMs }) {
    const link = this.#link;
    link.sent.delete(request);
    if (retryAfterMs === undefined) {
      this.#fail(request, code, reason);
      return;
    }
    link.window = 1;
    clearTimeout(link.pause);
    link.pause = setTimeout(() => {
      link.pause = undefined;
      link.heardAt = Date.now(); // pings waited, too
      this.#flush();
    }, retryAfterMs);
  }

  #enterRoom(room) {
    const joined = this.#rooms.get(room);
    this.#ask({ type: 'join', room, last: joined.last, recover: joined.position }, {
      tied: true,
      joined,
      done: (ok) => this.#entered(room, joined, ok),
      failed: (error) => {
        if (error.code !== 499 && this.#rooms.get(room) === joined) {
          this.#rooms.delete(room);
          joined.reject(error);
          if (joined.link) {
            this.#tell('gap', { room, since: joined.position, error });
          }
        }
      },
    }).catch(ignore);
  }

  #entered(room, joined, ok) {
    const { epoch, offset, count, members, recovered } = ok;
    const since = joined.position;
    if (this.#rooms.get(room) !== joined) {
      return;
    }
    Object.assign(joined, { link: this.#link, last: undefined, head: offset, position: recovered ? since : { epoch, offset } });
    this.#tell('presence', { room, count, members });
    joined.resolve(ok);
    if (recovered && since) {
      this.#caughtUp(room, joined);
    } else if (since) {
      this.#tell('gap', { room, epoch, offset, since });
    }
    this.#flush();
  }

  #caughtUp(room, joined) {
    if (joined.position.offset === joined.head) {
      this.#tell('recovered', { room, count: joined.count });
      joined.count = 0;
    }
  }

  #deliver(message) {
    const { room, epoch, offset } = message;
    const joined = this.#rooms.get(room);
    const since = joined?.position;
    if (since) {
      const step = epoch === since.epoch ? offset - since.offset : Infinity;
      if (!(step >= 1)) {
        return;
      }
      if (step > 1) {
        this.#tell('gap', { room, epoch, offset: offset - 1, since });
      }
      joined.position = { epoch, offset };
    }
    this.#tell('chat', message);
    if (offset <= joined?.head) {
      joined.count += 1;
      this.#caughtUp(room, joined);
    }
  }
}
