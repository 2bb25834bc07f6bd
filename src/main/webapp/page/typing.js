// Who types. A signal promises nothing: each says so for five seconds.

import { at } from './elements.js';
import { onLanguage, tell } from './language.js';

const EVERY_MS = 3_000;

/** Gives a function that tells the room, not too often, that something is being written. */
export function startTypingSignals(chat) {
  let last = 0;
  let where;
  chat.on('settled', () => { last = 0; });
  return (text) => {
    const room = chat.shown?.name;
    if (text.trim() && (room !== where || Date.now() - last >= EVERY_MS)) {
      last = Date.now();
      where = room;
      chat.socket.signal(room, 'typing');
    } else if (!text) {
      last = 0; // what is written after a message is news
    }
  };
}

/** Shows who types in the room shown. */
export function showTyping(chat) {
  const line = at('typing');
  let timer;

  function render() {
    const typing = chat.shown?.typing ?? new Map();
    typing.forEach(({ until }, client) => until <= Date.now() && typing.delete(client));
    const names = [...typing.values()].map(({ name }) => name);
    clearTimeout(timer);
    if (names.length === 0) {
      line.replaceChildren();
      return;
    }
    tell(line, ['typing1', 'typing2'][names.length - 1] ?? 'typingMany', ...names);
    timer = setTimeout(render, Math.max(50, Math.min(...[...typing.values()].map(({ until }) => until)) - Date.now()));
  }

  chat.on('typing shown members', render);
  onLanguage(render);
}
