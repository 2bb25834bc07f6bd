// The rooms that this page is in, fed by a ParleySocket. It knows nothing of what is shown but the room's name; the views
// listen to its events: rooms, shown, entered, log, members, typing, message, settled, refused, name. The detail of each is the room it is about.

import { tab } from './kept.js';
import { Room } from './room.js';
import { keepUnsent } from './unsent.js';

/** Where everybody begins. */
export const LOBBY = 'lobby';

const LAST = 50;
const TYPING_MS = 5_000;
const MAX_DIRECTS = 50;
const REFUSALS = [400, 403, 404, 413, 507]; // the others pass

/** Room names are compared as the server writes them. */
export const roomName = (name) => name.trim().normalize('NFKC');

export class Chat extends EventTarget {
  rooms = new Map();
  shown;
  /** Whether the reader sees the end of the room shown: the views say so. */
  reading = false;

  #mine = new Set(); // clients that this page has been
  #trail = []; // the rooms in the order in which they were shown last
  #directs = []; // messages for this client alone that no room was there to show
  #waiting = new Set(); // rooms that no answer came for

  constructor(socket) {
    super();
    this.socket = socket;
    const on = (type, act) => socket.addEventListener(type, ({ detail }) => act(detail));
    on('chat', (message) => this.#take(message));
    on('presence', (presence) => this.#in(presence, (room) => room.presence(presence), 'members'));
    on('signal', (signal) => this.#hear(signal));
    on('gap', (gap) => this.#missed(gap));
    on('statechange', ({ state }) => this.#changed(state));
  }

  /** Whether this client wrote it, or one that it was before the server forgot it. */
  isMine = (author) => this.#mine.has(author.client);

  isMe = (author) => author.client !== undefined && author.client === this.socket.client;

  get me() {
    return { client: this.socket.client, name: this.socket.name ?? '' };
  }

  get unread() {
    return [...this.rooms.values()].reduce((sum, room) => sum + room.unread, 0);
  }

  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  on(type, listener) {
    type.split(' ').forEach((one) => this.addEventListener(one, ({ detail }) => listener(detail ?? undefined))); // an event makes null of nothing
  }

  /** Shows a room, and enters it unless it has been entered. */
  show(given) {
    const name = roomName(given);
    if (this.shown?.name === name) {
      return;
    }
    this.reading = false;
    this.shown = this.#entered(name);
    this.#trail = [...this.#trail.filter((room) => room !== this.shown), this.shown];
    this.tell('shown', this.shown);
    this.#deliver();
    this.#listChanged();
  }

  /** Enters a room without showing it. */
  enter(given) {
    this.#entered(roomName(given));
    this.#listChanged();
  }

  leave(room) {
    this.#drop(room);
    keepUnsent(room.name, []);
    this.socket.leave(room.name).catch(() => {}); // it is not in the room, then
  }

  /** The reader sees the end of the room shown, or does not any more. */
  read(reading) {
    this.reading = reading;
    if (reading && this.shown?.unread) {
      this.shown.unread = 0;
      this.tell('rooms', this.shown);
    }
  }

  rename(name) {
    return this.socket.hello(name).then((taken) => {
      this.tell('name');
      return taken.name;
    });
  }

  #entered(name) {
    let room = this.rooms.get(name);
    if (!room) {
      room = new Room(name, this);
      this.rooms.set(name, room);
      this.#join(room);
    }
    return room;
  }

  #join(room) {
    this.#waiting.delete(room);
    this.socket.join(room.name, { last: LAST }).then((joined) => {
      room.fill(joined);
      this.#deliver();
      this.tell('entered', room);
      this.tell('log', room);
      this.tell('members', room);
    }, (error) => {
      if (REFUSALS.includes(error.code)) {
        this.#refuse(room, error);
      } else if (this.rooms.get(room.name) === room) {
        this.#waiting.add(room); // for the next connection
      }
    });
  }

  #refuse(room, error) {
    if (this.rooms.get(room.name) === room) {
      const wasShown = this.shown === room;
      this.#drop(room);
      this.tell('refused', { room: room.name, error, wasShown });
    }
  }

  /** The room that was shown before it is shown again. */
  #drop(room) {
    if (this.rooms.get(room.name) !== room) {
      return;
    }
    this.#trail = this.#trail.filter((other) => other !== room);
    this.rooms.delete(room.name);
    this.#waiting.delete(room);
    if (this.shown === room) {
      this.shown = this.#trail.at(-1) ?? this.rooms.values().next().value;
      this.reading = false;
      this.tell('shown', this.shown);
      this.#deliver();
    }
    this.#listChanged();
  }

  #listChanged() {
    tab.set('rooms', JSON.stringify([...this.rooms.keys()]));
    this.tell('rooms');
  }

  #changed(state) {
    if (state === 'open') {
      this.#mine.add(this.socket.client);
      this.rooms.forEach((room) => { room.olderFailed = false; });
      [...this.#waiting].forEach((room) => this.#join(room));
      this.tell('name');
      this.tell('log', this.shown); // a new identity edits nothing of the old one's
    }
  }

  #take(message) {
    if (message.direct) {
      this.#directs = [...this.#directs, message].slice(-MAX_DIRECTS);
      this.#deliver();
    } else {
      this.#in(message, (room) => this.#arrived(room, room.take(message)), 'log');
      this.tell('typing', this.rooms.get(message.room));
    }
  }

  /** What is for this client alone belongs to no room: the one that is shown takes it, or the next that is. */
  #deliver() {
    if (this.shown?.filled && this.#directs.length) {
      this.#directs.splice(0).forEach((message) => this.#arrived(this.shown, this.shown.takeDirect(message)));
      this.tell('log', this.shown);
    }
  }

  #arrived(room, message) {
    if (message && !(room === this.shown && this.reading)) {
      room.unreadFrom = room.unread ? room.unreadFrom : message;
      room.unread += 1;
      this.tell('rooms', room);
    }
    if (message) {
      this.tell('message', { room, message });
    }
    room.trim(room === this.shown && !this.reading);
  }

  #hear({ room: name, from, kind }) {
    if (kind === 'typing' && !this.isMe(from)) {
      this.#in({ room: name }, (room) => {
        room.typing.set(from.client, { name: from.name, until: Date.now() + TYPING_MS });
      }, 'typing');
    }
  }

  #missed(gap) {
    if (gap.error && this.rooms.has(gap.room)) {
      this.#refuse(this.rooms.get(gap.room), gap.error);
    } else if (gap.since?.offset !== 0 || gap.offset !== 0) { // else nothing was ever said there
      this.#in(gap, (room) => room.gap(gap), 'log');
    }
  }

  /** Does something to a room that this page is in, and tells of it. */
  #in({ room: name }, act, type) {
    const room = this.rooms.get(name);
    if (room) {
      act(room);
      this.tell(type, room);
    }
  }
}
