// What is known of one room: its messages up to a bound, its members, and what has not been read.

import { keepUnsent, unsentIn } from './unsent.js';

const KEPT = 500;
const KEPT_WHILE_READING = 2000; // the log is scrolled up: what is being read stays for longer

/** Whether the room's log holds it: else it stands at the place of another. */
const isStored = (item) => item.kind === 'message' && item.state === 'sent' && !item.direct;

/** Whether two positions can be compared; offsets count anew in each epoch. */
const after = (item, { epoch, offset }) => item.epoch === epoch && item.offset > offset;

export class Room {
  /** Messages and gaps, oldest first; what is not sent stands last. A message's `state` is sent, pending or failed. */
  items = [];
  /** By client; undefined where there are too many to be listed. */
  members = new Map();
  count = 0;
  /** Who types, by client: `{ name, until }`. */
  typing = new Map();
  unread = 0;
  /** The first message that has not been read, or had not when the reader came back to it. */
  unreadFrom;
  /** Older messages are to be had from history. */
  more = false;
  /** History could not be read: not again until the reader scrolls, or the connection is back. */
  olderFailed = false;
  filled = false;
  /** Where the reader was when another room was shown; undefined at the end. */
  place;

  #held = new Map(); // epoch:offset -> message
  #unsent = new Map(); // key -> message
  #early = []; // came before the answer to `join` that they belong behind
  #self;

  /** `self` tells by `isMe` and `isMine` who this client is and was. */
  constructor(name, self) {
    this.name = name;
    this.#self = self;
    this.#restore();
  }

  /** The answer to `join`: what was said before. */
  fill({ epoch, messages = [], more = false, members, count }) {
    this.epoch = epoch;
    this.more = more;
    this.oldest = messages[0]?.offset ?? 0;
    messages.forEach((raw) => this.#put(raw, true));
    this.filled = true;
    this.#early.splice(0).forEach((raw) => this.take(raw));
    this.setMembers(members, count);
  }

  /** A message or an edit that came. Gives the message if it is a new one of somebody else's. */
  take(raw) {
    if (!this.filled) {
      this.#early.push(raw);
      return undefined;
    }
    this.epoch = raw.epoch;
    this.typing.delete(raw.from.client);
    return this.#put(raw, false);
  }

  /** A page of the room's log that was read before it was known. */
  insert(page) {
    page.messages.forEach((raw) => this.#put(raw, true));
  }

  /** A message for this client alone, which no log holds. It stays behind what was the newest when it came. */
  takeDirect({ from, at, body }) {
    const index = this.#beforeUnsent();
    const last = this.items[index - 1];
    const { epoch, offset } = last?.next ?? last ?? { epoch: this.epoch, offset: 0 };
    const message = { kind: 'message', epoch, offset, from, at: new Date(at), body, state: 'sent', direct: true, version: 0 };
    this.items.splice(index, 0, message);
    return message;
  }

  /** A message of one's own that the server has not answered yet. */
  write(key, from, body) {
    const message = { kind: 'message', key, from, at: new Date(), body, state: 'pending', version: 0 };
    this.#unsent.set(key, message);
    this.items.push(message);
    this.#keep();
    return message;
  }

  /** What had not been sent when the page was left: the server may have it all the same, and is then told the same key again. */
  #restore() {
    unsentIn(this.name).forEach(({ key, body, from, at }) => {
      const message = { kind: 'message', key, from, at: new Date(at), body, state: 'failed', past: true, version: 0,
        failure: { left: true } };
      this.#unsent.set(key, message);
      this.items.push(message);
    });
  }

  #keep() {
    keepUnsent(this.name, [...this.#unsent.values()]);
  }

  /** The server has stored it. */
  settle(message, ack) {
    if (message.state !== 'sent') {
      this.#put({ ...ack, key: message.key, from: message.from, body: message.body }, false);
    }
  }

  update(message, fields) {
    Object.assign(message, fields);
    message.version += 1;
  }

  discard(message) {
    this.#unsent.delete(message.key);
    this.#keep();
    this.items = this.items.filter((item) => item !== message);
  }

  /** Something before `offset` may be missing. */
  gap({ since, epoch, offset }) {
    const gap = { kind: 'gap', since, epoch: since?.epoch, offset: since?.offset ?? 0, next: { epoch, offset }, version: 0 };
    this.epoch = epoch ?? this.epoch;
    this.items.splice(this.#beforeUnsent(), 0, gap);
  }

  remove(gap) {
    this.items = this.items.filter((item) => item !== gap);
  }

  setMembers(members, count) {
    this.members = members && new Map(members.map((member) => [member.client, member]));
    this.count = count;
  }

  /** Above 100 members the count alone is told. */
  presence({ members, joined, left, count }) {
    if (members || !(joined && left)) {
      this.setMembers(members, count);
      return;
    }
    left.forEach((client) => {
      this.members?.delete(client);
      this.typing.delete(client);
    });
    joined.forEach((member) => this.members?.set(member.client, member));
    this.count = count;
  }

  lastOwn() {
    return this.items.findLast((item) => this.editable(item) && typeof item.body === 'string');
  }

  /** The server edits what its log holds, and for the author only. */
  editable(item) {
    return item.kind === 'message' && item.state === 'sent' && !item.direct && !item.deleted
        && item.epoch === this.epoch && this.#self.isMe(item.from);
  }

  /** Forgets the oldest; they can be read again. */
  trim(reading) {
    const surplus = this.items.length - (reading ? KEPT_WHILE_READING : KEPT);
    if (surplus <= 0) {
      return;
    }
    const gone = this.items.splice(0, surplus).filter(isStored);
    gone.forEach((item) => this.#held.delete(`${item.epoch}:${item.offset}`));
    if (this.unreadFrom && !this.items.includes(this.unreadFrom)) {
      [this.unreadFrom] = this.items;
    }
    const first = this.items.find(isStored);
    const last = gone.at(-1);
    this.oldest = first?.offset ?? (last ? last.offset + 1 : this.oldest);
    this.more = (first ?? last ?? this).epoch === this.epoch;
  }

  #put(raw, past) {
    if (raw.edits !== undefined) {
      this.#edit(raw);
      return undefined;
    }
    const place = `${raw.epoch}:${raw.offset}`;
    if (this.#held.has(place)) {
      return undefined;
    }
    const mine = this.#self.isMine(raw.from);
    const waiting = mine ? this.#unsent.get(raw.key) : undefined;
    const message = waiting ?? { kind: 'message', key: raw.key, past, version: 0 };
    this.update(message, {
      epoch: raw.epoch, offset: raw.offset, from: raw.from, at: new Date(raw.at), state: 'sent', failure: undefined,
      body: raw.body, deleted: raw.deleted, edited: raw.editedAt,
    });
    if (waiting) {
      this.discard(waiting);
    }
    this.#held.set(place, message);
    this.items.splice(this.#placeOf(message), 0, message);
    return mine ? undefined : message;
  }

  /** Behind all that is older, where no other message has to move. */
  #placeOf(message) {
    let index = this.#beforeUnsent();
    while (index > 0 && after(this.items[index - 1], message)) {
      index -= 1;
    }
    return index;
  }

  #beforeUnsent() {
    let index = this.items.length;
    while (index > 0 && this.items[index - 1].kind === 'message' && this.items[index - 1].state !== 'sent') {
      index -= 1;
    }
    return index;
  }

  #edit({ epoch, offset, edits, body, deleted }) {
    const original = this.#held.get(`${epoch}:${edits}`);
    if (original && offset > (original.edited ?? 0)) {
      const isChanged = original.change && (deleted || original.change.body === body);
      this.update(original, { body, deleted, edited: offset, change: isChanged ? undefined : original.change });
    }
  }
}
