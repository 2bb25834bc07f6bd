/**
 * Parley's client for browsers and Node: a WebSocket that comes back, and rooms on top of it.
 *
 * ```js
 * import { ParleySocket } from '/parley.js';
 *
 * const socket = new ParleySocket('/ws/chat?name=Ann');
 * socket.addEventListener('chat', ({ detail }) => console.log(detail.offset, detail.from.name, detail.body));
 * await socket.join('dev');
 * const { offset } = await socket.publish('dev', 'Hello!');
 * ```
 *
 * @packageDocumentation
 */

/** What JSON can hold; the body of a message is one. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Who wrote, signalled or is a member. Tell people apart by `client`: names are not unique. */
export interface Author {
  /** The UUID of the connection's identity; none for what came over HTTP. */
  client?: string;
  /** Who was logged in, where there is a login. */
  user?: string;
  /** For people to read. */
  name: string;
}

/** A place in a room's log. Offsets count from 1 without holes; they are comparable within one epoch only. */
export interface Position {
  /** Changes whenever the room's log starts anew or has lost messages. */
  epoch: string;
  /** The number of the message within it. */
  offset: number;
}

/** A message of a room, as the room's log has it. */
export interface RoomMessage extends Position {
  /** Tells a direct message from it. */
  direct?: undefined;
  /** The room that it was said in. */
  room: string;
  /** Who said it. */
  from: Author;
  /** ISO 8601, UTC, milliseconds. */
  at: string;
  /** Absent where `deleted`. */
  body?: Json;
  /** Its author has taken it back; there is no body. */
  deleted?: true;
  /** This is an edit: the new body of the message at that offset. */
  edits?: number;
  /** Seen in history and recovery: the body is that of the edit at this offset. */
  editedAt?: number;
  /** What its author made it safe to retry with; {@link PublishOptions.key}. */
  key?: string;
}

/** A message for this client alone; it is not stored. */
export interface DirectMessage {
  /** Tells it from a message of a room. */
  direct: true;
  /** It has none. */
  room?: undefined;
  /** It has none. */
  epoch?: undefined;
  /** It has none. */
  offset?: undefined;
  /** Who said it. */
  from: Author;
  /** ISO 8601, UTC, milliseconds. */
  at: string;
  /** What was said. */
  body: Json;
}

/** Where a message or an edit was stored. */
export interface Stored extends Position {
  /** When: ISO 8601, UTC, milliseconds. */
  at: string;
}

/** The server's answer to {@link ParleySocket.publish}. */
export interface Acknowledgement extends Stored {
  /** The room, by its name after NFKC. */
  room: string;
  /** The key that it was stored with, given or made. */
  key: string;
  /** An earlier attempt had stored it; this is where. */
  duplicate?: true;
}

/** The server's answer to {@link ParleySocket.join}. */
export interface Joined extends Position {
  /** The room, by its name after NFKC; messages of it have this one. */
  room: string;
  /** Members, this client included. */
  count: number;
  /** In rooms of up to 100. */
  members?: Author[];
  /** With `last`: the latest messages, oldest first. They do not come as `chat` events. */
  messages?: RoomMessage[];
  /** With `last`: older ones are there. */
  more?: boolean;
  /** With `recover`: whether everything missed follows as `chat` events. */
  recovered?: boolean;
}

/** A page of a room's log, oldest first, at most 256 KiB. */
export interface HistoryPage {
  /** As they are now: what was edited has its newest body. */
  messages: RoomMessage[];
  /** There are more in the direction that was asked for. */
  more: boolean;
  /** Of the log that they are from. */
  epoch: string;
}

/** Who is in a room. */
export interface Members {
  /** At most 1000. */
  members: Author[];
  /** All of them. */
  count: number;
}

/** {@link ParleySocket.state}. */
export type State =
  /** Connecting; with `superchat` until the server's `welcome`. */
  | 'connecting'
  | 'open'
  /** The connection was lost; the next attempt is at {@link StateChange.retryAt}. */
  | 'waiting'
  /** `close()` was called. */
  | 'closing'
  /** Ended; only {@link ParleySocket.reconnect} opens it again. */
  | 'closed';

/** Detail of `statechange`. */
export interface StateChange {
  /** The new one. */
  state: State;
  /** Only when `waiting`: when the next attempt begins, as of `Date.now()`. */
  retryAt?: number;
  /** Attempts since the last connection that lasted. */
  attempt: number;
  /** Only when `waiting` or `closed`: the close code, and what the server gave as its reason. */
  code?: number;
  /** What came with the code; may be empty. */
  reason?: string;
}

/** Detail of `presence`. */
export interface Presence {
  /** The room that it is about. */
  room: string;
  /** The whole list, which replaces what was known: after every join, and when a large room becomes small. */
  members?: Author[];
  /** Put each into the list by its `client`, also one that is there: renames come this way. */
  joined?: Author[];
  /** The UUIDs of those that are gone. */
  left?: string[];
  /** Members; above 100 nothing else is told. */
  count: number;
}

/** Detail of `signal`. */
export interface Signal {
  /** None when it is for this client alone. */
  room?: string;
  /** Who gave it. */
  from: Author;
  /** What it is a sign of. */
  kind: string;
  /** What its author has put into it. */
  body?: Json;
}

/** Detail of `recovered`: the connection was lost, and nothing of this room has been missed. */
export interface Recovered {
  /** The room that it is about. */
  room: string;
  /** So many `chat` events have made up for it; all of them have been dispatched. */
  count: number;
}

/** Detail of `gap`: something of this room may be missing, and no `chat` event will bring it. */
export interface Gap extends Partial<Position> {
  /** The room that it is about. */
  room: string;
  /** The last place up to which everything was dispatched. It goes on behind `epoch` and `offset`. */
  since?: Position;
  /** The server does not let this client in again; it is no longer in the room. */
  error?: ParleyError;
}

/** The events of a {@link ParleySocket}: the four of a WebSocket, and its own. */
export interface ParleyEventMap {
  /** A connection was opened, the first or a later one. */
  open: Event;
  /** A frame came in: its raw data, before it is looked at. */
  message: MessageEvent;
  /** A connection or an attempt at one has failed; a close event follows. */
  error: Event;
  /** A connection ended. `readyState` is CLOSED if for good, CONNECTING if another will be opened. */
  close: CloseEvent;
  /**
   * A message, each once. Those of a room come in the order of its log, one's own among them at their place; a direct one has no
   * room.
   */
  chat: CustomEvent<RoomMessage | DirectMessage>;
  /** Who is in a room has changed. */
  presence: CustomEvent<Presence>;
  /** Somebody has given a passing sign. */
  signal: CustomEvent<Signal>;
  /** {@link ParleySocket.state} has changed. */
  statechange: CustomEvent<StateChange>;
  /** A room is whole again after a loss of the connection. */
  recovered: CustomEvent<Recovered>;
  /** Something of a room may be missing. */
  gap: CustomEvent<Gap>;
}

/** Why a promise of a {@link ParleySocket} was rejected. */
export class ParleyError extends Error {
  /** Makes one, for tests of what handles it. */
  constructor(code: number, reason: string, unknown?: boolean);
  /**
   * The server's code (400 to 507, see the protocol page), or the client's own: 408 no answer within the deadline, 413 larger than
   * the server takes, 429 with reason `send queue is full`, 499 the socket was closed or the connection lost, 400 with reason
   * `superchat only`.
   */
  readonly code: number;
  /** It may have taken effect all the same: it was sent, and no answer came. */
  readonly unknown: boolean;
}

/** What a {@link ParleySocket} can be told at its making; everything has a default. */
export interface ParleyOptions {
  /** The class of the sockets beneath; the platform's own unless given. In Node before 22, that of the package `ws`. */
  WebSocket?: new (url: string, protocols?: string | string[]) => any;
  /** For how long a request may wait for its answer, over however many connections. At most 240 000; 60 000 unless given. */
  deadlineMs?: number;
  /** How large {@link ParleySocket.bufferedAmount} may become; 1 048 576 unless given. */
  maxQueue?: number;
  /**
   * Keeps the token of the identity from `pagehide` to the next load, so that a reload stays the same client. `sessionStorage`
   * unless given; null for none.
   */
  storage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
}

/** How to join; nothing of it is needed. `last` and `recover` exclude each other. */
export interface JoinOptions {
  /** So many of the latest messages come with the answer: 1 to 500. */
  last?: number;
  /** Go on from here: what came after it is dispatched, or `gap`. */
  recover?: Position;
}

/** How to publish; nothing of it is needed. */
export interface PublishOptions {
  /** At most 64 characters; a fresh one is made unless given. The same key again within 5 minutes is the same message. */
  key?: string;
}

/**
 * A WebSocket to a Parley server that reconnects. It has all that the browser's {@link WebSocket} has; with the subprotocol
 * `chat` that is all that it has, with `superchat` there are rooms.
 *
 * - It reconnects after 0.5 s to 20 s (full jitter, doubling), in the window that a server names when it goes away, at once
 *   when the machine is online or the page visible again, and not after a close code that says so.
 * - It comes back as the same client, into its rooms, and recovers what it missed. Each message is dispatched once, in order; where that
 *   cannot be, `gap` says so.
 * - It notices a dead connection by a `ping` when nothing has come for twice the server's ping interval.
 */
export class ParleySocket extends EventTarget implements WebSocket {
  static readonly CONNECTING: 0;
  static readonly OPEN: 1;
  static readonly CLOSING: 2;
  static readonly CLOSED: 3;
  readonly CONNECTING: 0;
  readonly OPEN: 1;
  readonly CLOSING: 2;
  readonly CLOSED: 3;

  /**
   * Begins to connect.
   *
   * @param url `ws:`, `wss:`, `http:`, `https:` or relative to the page; a function is asked before each attempt, for instance
   *     for a fresh ticket. `?name=` gives a display name, with `chat` `?room=` a room
   * @param protocols `superchat` unless given; `chat` for plain text
   */
  constructor(url: string | URL | (() => string | URL | Promise<string | URL>), protocols?: string | string[], options?: ParleyOptions);

  /** The address of the latest attempt, without its token; empty before the first. */
  readonly url: string;
  /** The negotiated subprotocol; empty before the first connection. */
  readonly protocol: string;
  readonly extensions: string;
  /** Is kept and has no effect: Parley sends texts alone. */
  binaryType: BinaryType;
  /** CONNECTING also while it waits to reconnect; CLOSED only when ended for good. */
  readonly readyState: 0 | 1 | 2 | 3;
  /** What has not gone out yet, or has not been answered; texts count in UTF-16 units. */
  readonly bufferedAmount: number;

  onopen: ((this: WebSocket, event: Event) => any) | null;
  onmessage: ((this: WebSocket, event: MessageEvent) => any) | null;
  onerror: ((this: WebSocket, event: Event) => any) | null;
  onclose: ((this: WebSocket, event: CloseEvent) => any) | null;

  /**
   * Sends raw data: a text, or with `superchat` commands. Give those an `id` that is a string; numbers are the client's own. What
   * is sent while there is no connection waits for the next; what was sent on one that was lost is lost. A message that is
   * published so is not among one's own `chat` events, and the next of its room comes behind a `gap`.
   *
   * @throws ParleyError 429 when the queue is full
   */
  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void;

  /**
   * Ends it for good; every open promise is rejected with 499. The server announces it at once.
   *
   * @param code 1000, or 3000 to 4999
   * @param reason at most 123 bytes
   */
  close(code?: number, reason?: string): void;

  /** Connects now: ends the wait, drops the connection that there is, or opens anew what was closed. */
  reconnect(): void;

  /** More than `readyState` tells; `statechange` tells when it changes. */
  readonly state: State;
  /** This client's UUID, as `from` and the members have it; undefined before the first `welcome`. */
  readonly client: string | undefined;
  /** This client's display name; undefined before the first `welcome`. */
  readonly name: string | undefined;
  /** The rooms it is in, or will be in again. */
  readonly rooms: readonly string[];

  /** Takes another display name, now and after every reconnection. */
  hello(name: string): Promise<{ name: string }>;

  /** Joins a room and stays in it over every reconnection; it waits for a connection for as long as it takes. */
  join(room: string, options?: JoinOptions): Promise<Joined>;

  /** Leaves a room, which is announced at once. What was published before goes before it. */
  leave(room: string): Promise<void>;

  /**
   * Publishes to a room of this client's. It is sent again after a reconnection, and when the server asks for patience, until it is
   * answered or the deadline is over; its key keeps it from being stored twice. If it was on its way when the connection was
   * lost, and the server then does not know this client any more (it was restarted, or the client was away for long), the key
   * would not help: the promise is rejected with {@link ParleyError.unknown}.
   */
  publish(room: string, body: Json, options?: PublishOptions): Promise<Acknowledgement>;

  /** Sends to one client, by its UUID; rejected with 404 where it is not connected. It is not stored, and not sent again. */
  direct(client: string, body: Json): Promise<{ at: string }>;

  /** Gives a message of one's own a new body; it comes as a `chat` event with `edits`. */
  edit(room: string, offset: number, body: Json): Promise<Stored>;

  /** Deletes a message of one's own; it comes as a `chat` event with `edits` and `deleted`. */
  remove(room: string, offset: number): Promise<Stored>;

  /**
   * Tells a room, or one client, something passing, such as `typing`. Nothing is promised: without a connection it is dropped.
   *
   * @param kind at most 64 characters
   */
  signal(to: string | { client: string }, kind: string, body?: Json): void;

  /** Reads a room's log: the latest, those before an offset, or those after one; 50 unless `limit` says otherwise, at most 500. */
  history(room: string, query?: { before?: number; after?: number; limit?: number }): Promise<HistoryPage>;

  /** Reads who is in a room. */
  members(room: string): Promise<Members>;

  /** Asks the server for a sign of life; its round trip in milliseconds. */
  ping(): Promise<number>;

  addEventListener<K extends keyof ParleyEventMap>(
    type: K,
    listener: (this: ParleySocket, event: ParleyEventMap[K]) => any,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof ParleyEventMap>(
    type: K,
    listener: (this: ParleySocket, event: ParleyEventMap[K]) => any,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | EventListenerOptions): void;
}
