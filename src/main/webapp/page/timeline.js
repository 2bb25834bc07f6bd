// What happened on the sockets beneath, newest last, up to a bound.

import { at, make } from './elements.js';
import { isAtEnd } from './keep-place.js';
import { locale, word } from './language.js';
import { exactly } from './times.js';

const MAX_ENTRIES = 200;
const SIGNS = { message: '↓', out: '↑' };
const STATES = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'];
const list = at('timeline');

/** With characters that nobody sees written as JSON may write them: some turn round what is behind them. */
const visible = (text) => text.replace(/\p{Cf}/gu, (character) => Array.from({ length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0')}`).join(''));

function lineOf({ kind, what, detail, bytes, readyState, at: moment }) {
  const line = make('li', `kind-${kind}`);
  const time = make('time', '', exactly(moment));
  time.dateTime = moment.toISOString();
  const value = make('span', 'value', readyState);
  value.title = `readyState ${STATES[readyState]}`;
  const size = make('span', 'size', bytes === undefined ? '' : `${bytes.toLocaleString(locale())} ${word('bytes')}`);
  line.append(time, make('b', '', `${SIGNS[kind] ?? '•'} ${what}`), size, value);
  if (detail) {
    line.append(make('bdi', 'detail', visible(detail)));
  }
  return line;
}

export class Timeline {
  #entries = [];
  #drawn = 0; // entries that have been put into the list
  #added = 0;

  add({ socket, ...entry }) {
    this.#entries.push(entry);
    this.#added += 1;
    if (this.#entries.length > MAX_ENTRIES) {
      this.#entries.shift();
    }
  }

  /** Forgets what was drawn, so that the next drawing is in the language shown. */
  retell() {
    list.replaceChildren();
    this.#drawn = 0;
  }

  draw() {
    const fresh = Math.min(this.#added - this.#drawn, this.#entries.length);
    if (fresh === 0) {
      return;
    }
    const follows = isAtEnd(list);
    this.#drawn = this.#added;
    list.append(...this.#entries.slice(-fresh).map(lineOf));
    while (list.childElementCount > MAX_ENTRIES) {
      list.firstElementChild.remove();
    }
    if (follows) {
      list.scrollTop = list.scrollHeight;
    }
  }
}
