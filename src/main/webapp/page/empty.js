// What stands in place of messages where there are none.

import { LOBBY } from './chat.js';
import { button, make } from './elements.js';
import { tell, word } from './language.js';
import { reason } from './refusal.js';
import { addressOf } from './rooms.js';

/** The beginning of a room, with its address for others. */
export function emptyRoom(room) {
  const empty = make('div', 'empty');
  const title = make('p', 'empty-title');
  tell(title, 'emptyTitle', room.name);
  const address = make('a', 'address', new URL(addressOf(room), location.href).href);
  address.href = address.textContent;
  address.target = '_blank';
  address.rel = 'noopener';
  empty.append(title, make('p', '', word('emptyHint')), address);
  empty.ariaLive = 'off';
  return empty;
}

/** Every room has been left, or none lets us in. */
export function noRoom(chat) {
  const empty = make('div', 'empty');
  const why = make('p', 'refusal');
  why.append(...reason());
  empty.append(make('p', 'empty-title', word('noRoomTitle')), why, make('p', '', word('noRoomHint')),
      button('primary', word('joinLobby'), () => chat.show(LOBBY)));
  empty.ariaLive = 'off';
  return empty;
}
