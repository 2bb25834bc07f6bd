// The list of rooms, and the way into another one.

import { at, button, composes, make, mark, perFrame } from './elements.js';
import { onLanguage, word } from './language.js';

const list = at('rooms');

/** The page's own address with this room shown. */
export const addressOf = (room) => `/?room=${encodeURIComponent(room.name)}`;

class RoomLine {
  constructor(room, visit, leave) {
    this.room = room;
    this.element = make('li');
    this.element.dataset.room = room.name;
    this.link = make('a');
    this.link.href = addressOf(room);
    this.link.append(make('bdi', 'name', room.name));
    this.link.addEventListener('click', (event) => {
      if (!(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
        event.preventDefault();
        visit(room.name);
      }
    });
    this.unread = make('span', 'unread');
    this.unread.ariaHidden = 'true'; // a number alone says nothing to whoever hears it
    this.heard = make('span', 'unseen');
    this.link.append(this.unread, this.heard);
    this.leave = button('leave', '×', () => leave(room));
    this.element.append(this.link, this.leave);
  }

  update(shown) {
    const { unread, name } = this.room;
    mark(this.link, 'aria-current', shown ? 'page' : undefined);
    this.unread.textContent = unread > 99 ? '99+' : `${unread}`;
    this.unread.hidden = unread === 0;
    this.unread.title = word('unread', unread);
    this.heard.textContent = unread ? ` ${word('unread', unread)}` : '';
    this.leave.ariaLabel = word('leave', name);
    this.leave.title = word('leave', name);
  }
}

/** Shows the rooms; `visit` shows one by name, `leave` leaves one. */
export function showRooms(chat, { visit, leave }) {
  const lines = new Map();

  function render() {
    lines.forEach((line, room) => {
      if (chat.rooms.get(room.name) !== room) {
        line.element.remove();
        lines.delete(room);
      }
    });
    chat.rooms.forEach((room) => {
      if (!lines.has(room)) {
        lines.set(room, new RoomLine(room, visit, leave));
        list.append(lines.get(room).element);
      }
      lines.get(room).update(room === chat.shown);
    });
    const elsewhere = chat.unread - (chat.shown?.unread ?? 0);
    at('unread-elsewhere').hidden = elsewhere === 0;
    at('unread-elsewhere').textContent = elsewhere > 99 ? '99+' : elsewhere;
    at('show-rooms').ariaLabel = elsewhere ? word('showRoomsUnread', elsewhere) : word('showRooms');
    at('room-name').textContent = chat.shown?.name ?? '';
  }

  chat.on('rooms', perFrame(render));
  chat.on('shown', render);
  onLanguage(render);
  render();

  at('join').addEventListener('submit', (event) => {
    event.preventDefault();
    const field = at('join-room');
    if (field.value.trim()) {
      visit(field.value);
      field.value = '';
    }
  });
  at('join-room').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && composes(event)) {
      event.preventDefault(); // it picks a candidate
    }
  });
}
