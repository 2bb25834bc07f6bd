// What was begun and not sent, for each room of this tab. It survives a reload.

import { tab } from './kept.js';

const DELAY_MS = 300;

/** A room's draft, kept a moment after it was last changed, and at once when the page goes. */
export class Drafts {
  #changed = new Map();
  #timer;

  constructor() {
    addEventListener('pagehide', () => this.#keep());
    document.addEventListener('visibilitychange', () => this.#keep());
  }

  get(room) {
    return this.#changed.get(room) ?? tab.get(`draft.${room}`) ?? '';
  }

  set(room, text) {
    this.#changed.set(room, text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), DELAY_MS);
  }

  #keep() {
    this.#changed.forEach((text, room) => {
      if (text) {
        tab.set(`draft.${room}`, text);
      } else {
        tab.remove(`draft.${room}`);
      }
    });
    // Kept in memory too: the storage may be full or switched off.
  }
}
