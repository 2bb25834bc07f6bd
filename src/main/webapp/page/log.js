// The log of the room shown. What has changed is brought into the page once a frame, by moving no message that is there, so that
// a screen reader hears each once. It follows the newest while the reader is at the end, and else keeps the reader's place.

import { at, make, perFrame } from './elements.js';
import { emptyRoom, noRoom } from './empty.js';
import { firstInSight, isAtEnd, reconcile } from './keep-place.js';
import { onLanguage, say, word } from './language.js';
import { MessageView } from './message.js';
import { GapView } from './notice.js';
import { change, discard, fillGap, forgetChange, readOlder, retry } from './posting.js';
import { clearWhenRead } from './reading.js';
import { dayName, dayOf } from './times.js';

const NEAR_START_PIXELS = 300;
const GROUP_MS = 5 * 60_000;
const log = at('log');
const jump = at('jump');

function continues(item, last) {
  return last?.kind === 'message' && last.from.client === item.from.client && last.from.name === item.from.name
      && last.direct === item.direct && item.at - last.at < GROUP_MS;
}

export class Log {
  #chat;
  #composer;
  #room;
  #views = new Map(); // item -> view
  #items = new WeakMap(); // element -> item
  #kept = new Set(); // items that are still there
  #fresh = []; // views that have not been in the page yet
  #atEnd = true;
  #language = 0; // counts the changes
  #clear;
  #empty;
  #sight; // the first message in sight, and where

  constructor(chat, composer) {
    this.#chat = chat;
    this.#composer = composer;
    this.#clear = clearWhenRead(chat, () => this.render());
    this.schedule = perFrame(() => this.render());
    chat.on('shown', () => this.#switch());
    chat.on('log', (room) => room === chat.shown && this.schedule());
    onLanguage(() => {
      this.#language += 1;
      this.schedule();
    });
    log.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    ['wheel', 'touchmove', 'pointerdown', 'keydown'].forEach((type) => {
      log.addEventListener(type, () => this.#askAgain(), { passive: true });
    });
    log.addEventListener('click', (event) => this.#choose(event.target.closest('.message')));
    jump.addEventListener('click', () => {
      this.toEnd();
      log.focus();
    });
    document.addEventListener('visibilitychange', () => this.render());
    new ResizeObserver(() => this.#resized()).observe(log);
  }

  /** Shows the newest, as after a message of one's own. */
  toEnd() {
    this.#atEnd = true;
    if (this.#room) {
      this.#room.unread = 0;
      this.#room.unreadFrom = undefined;
    }
    this.#chat.tell('rooms', this.#room);
    this.render();
  }

  render() {
    const room = this.#chat.shown;
    if (room !== this.#room) {
      this.#switch();
    }
    const anchor = this.#atEnd ? undefined : this.#firstInSight();
    const hadFocus = log.contains(document.activeElement);
    reconcile(log, room ? this.#wanted(room) : [this.#emptiness()]);
    this.#fresh.splice(0).forEach((view) => view.measure?.());
    if (hadFocus && !log.contains(document.activeElement)) {
      log.focus(); // what had it is gone
    }
    log.ariaBusy = String(Boolean(room) && !room.filled);
    if (anchor?.element.isConnected) {
      log.scrollTop = anchor.element.offsetTop - anchor.top;
    } else if (this.#atEnd) {
      this.#follow();
    }
    this.#scrolled();
  }

  /** Another room: its messages are filled in where the reader was. */
  #switch() {
    const anchor = this.#firstInSight();
    if (this.#room) {
      this.#room.place = this.#atEnd ? undefined : { item: this.#items.get(anchor?.element), top: anchor?.top };
    }
    this.#room = this.#chat.shown;
    this.#views.clear();
    this.#room?.items.forEach((item) => { item.past = true; });
    log.replaceChildren();
    const place = this.#room?.place;
    this.#atEnd = true;
    this.render();
    const view = place && this.#views.get(place.item);
    if (view) {
      log.scrollTop = view.element.offsetTop - place.top;
      this.#scrolled();
    }
  }

  /** The elements that the log is to hold, in order. */
  #wanted(room) {
    const wanted = [];
    let last;
    let day;
    for (const item of room.items) {
      const view = this.#viewOf(item);
      const before = this.#separators(room, item, view, day);
      wanted.push(...before, view.element);
      view.update({
        mine: item.kind === 'message' && (item.state !== 'sent' || this.#chat.isMine(item.from)),
        editable: room.editable(item),
        editing: this.#composer.editing === item,
        continued: before.length === 0 && item.kind === 'message' && continues(item, last),
        language: this.#language,
      });
      last = item;
      day = item.at ? dayOf(item.at) : day;
    }
    this.#views.forEach((_, item) => this.#kept.has(item) || this.#views.delete(item));
    this.#kept.clear();
    return wanted.length || !room.filled ? wanted : [this.#emptiness(room)];
  }

  /** What stands where there are no messages: one element as long as it says the same, so that the focus may stay in it. */
  #emptiness(room) {
    const fresh = room ? emptyRoom(room) : noRoom(this.#chat);
    if (!this.#empty?.isConnected || !fresh.isEqualNode(this.#empty)) {
      this.#empty = fresh;
    }
    return this.#empty;
  }

  #viewOf(item) {
    this.#kept.add(item);
    let view = this.#views.get(item);
    if (!view) {
      const room = this.#room;
      const acts = {
        edit: (message) => this.#composer.edit(message),
        remove: (message) => change(this.#chat, room, message),
        changeAgain: (message) => change(this.#chat, room, message, message.change?.body),
        forgetChange: (message) => forgetChange(this.#chat, room, message),
        retry: (message) => this.#composer.report(room, retry(this.#chat, room, message)),
        discard: (message) => discard(this.#chat, room, message),
        fillGap: (gap) => fillGap(this.#chat, room, gap),
      };
      view = item.kind === 'gap' ? new GapView(item, acts) : new MessageView(item, acts);
      this.#fresh.push(view);
      this.#views.set(item, view);
      this.#items.set(view.element, item);
    }
    return view;
  }

  /** A new day, and where the unread begins. Each belongs to the message behind it, and is made anew behind another. */
  #separators(room, item, view, day) {
    const separators = [];
    if (item.kind === 'message' && dayOf(item.at) !== day) {
      view.day ??= make('p', 'divider day');
      view.day.ariaLive = 'off';
      view.day.textContent = dayName(item.at);
      separators.push(view.day);
    }
    if (room.unreadFrom === item) {
      view.divider ??= make('p', 'divider unread-from');
      view.divider.ariaLive = 'off';
      say(view.divider, 'newMessages');
      separators.push(view.divider);
    }
    return separators;
  }

  #firstInSight() {
    return firstInSight(log, (element) => this.#items.has(element));
  }

  /** The end; but what came while the reader was away is shown from its beginning. */
  #follow() {
    const end = log.scrollHeight - log.clientHeight;
    const divider = this.#room?.unread ? log.querySelector('.unread-from') : undefined;
    log.scrollTop = divider ? Math.min(end, divider.offsetTop - log.clientHeight / 4) : end;
  }

  /** Lines break elsewhere in another width: what was read stays. */
  #resized() {
    if (this.#atEnd) {
      this.#follow();
    } else if (this.#sight?.element.isConnected) {
      log.scrollTop = this.#sight.element.offsetTop - this.#sight.top;
    }
  }

  #scrolled() {
    const room = this.#room;
    const hidden = document.visibilityState === 'hidden';
    this.#atEnd = hidden ? this.#atEnd : isAtEnd(log);
    this.#chat.read(this.#atEnd && !hidden && Boolean(room?.filled));
    this.#clear(room);
    this.#sight = this.#atEnd ? undefined : this.#firstInSight();
    jump.hidden = this.#atEnd;
    if (!this.#atEnd) {
      jump.textContent = room?.unread ? `${word('jump')} (${room.unread})` : word('jump');
    }
    if (room?.more && log.scrollTop < NEAR_START_PIXELS && !hidden) {
      readOlder(this.#chat, room);
    }
  }

  /** The reader moves: what could not be read before may be read now. */
  #askAgain() {
    if (this.#room?.olderFailed) {
      this.#room.olderFailed = false;
      this.schedule();
    }
  }

  /** Where nothing hovers, a tap on one's own message shows what can be done with it. */
  #choose(element) {
    log.querySelectorAll('.chosen').forEach((other) => other !== element && other.classList.remove('chosen'));
    element?.classList.toggle('chosen');
  }
}
