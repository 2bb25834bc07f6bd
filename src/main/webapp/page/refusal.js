// Why a room did not let us in: near the form that asks for rooms, and in the main area where that form is out of sight.

import { at, make } from './elements.js';
import { onLanguage } from './language.js';
import { why } from './reasons.js';

const MAX_CHARACTERS = 64;
const places = [at('join-refusal'), at('room-refusal')];
let last;

/** A name that somebody else may have chosen, in an address: never longer than a name of a room is. */
function shortened(name) {
  const characters = [...name.slice(0, 2 * MAX_CHARACTERS + 2)];
  return characters.length > MAX_CHARACTERS ? `${characters.slice(0, MAX_CHARACTERS).join('')}…` : name;
}

/** The reason why there is no room, as nodes; nothing where there is none. */
export const reason = () => (last ? [make('bdi', '', shortened(last.room)), `: ${why(last.error, 'join')}`] : []);

function render() {
  places.forEach((place) => place.replaceChildren(...reason()));
}

/** Once the reader goes on it is no news. */
export function forgetRefusal() {
  if (last) {
    last = undefined;
    render();
  }
}

export function showRefusals(chat) {
  chat.on('refused', ({ room, error, wasShown }) => {
    last = { room, error };
    render();
    if (wasShown && document.activeElement === at('text')) {
      at('log').focus(); // what goes on being typed was not meant for the room that is shown now
    }
    chat.tell('log', chat.shown);
  });
  ['join-room', 'text'].forEach((field) => at(field).addEventListener('input', forgetRefusal));
  onLanguage(render);
}
