// One's own messages that the server has not taken yet, for each room of this tab. They survive a reload.

import { tab } from './kept.js';

const MAX_MESSAGES = 50;
const MAX_CHARACTERS = 100_000;

const entry = (room) => `unsent.${room}`;

/** Keeps the newest of them, up to a bound. */
export function keepUnsent(room, messages) {
  let left = MAX_CHARACTERS;
  const kept = messages.slice(-MAX_MESSAGES).reverse().filter(({ body }) => {
    left -= body.length;
    return left >= 0;
  }).reverse().map(({ key, body, from, at }) => ({ key, body, from, at }));
  if (kept.length) {
    tab.set(entry(room), JSON.stringify(kept));
  } else {
    tab.remove(entry(room));
  }
}

export function unsentIn(room) {
  try {
    return JSON.parse(tab.get(entry(room)) ?? '[]');
  } catch {
    return [];
  }
}
