// Who is in the room shown.

import { paint } from './avatar.js';
import { at, make, perFrame } from './elements.js';
import { locale, onLanguage, word } from './language.js';

const list = at('members');

class MemberLine {
  constructor(client) {
    this.element = make('li');
    this.element.dataset.client = client;
    this.avatar = make('span', 'avatar');
    this.avatar.ariaHidden = 'true';
    this.name = make('bdi', 'name');
    this.self = make('span', 'self');
    this.element.append(this.avatar, this.name, this.self);
  }

  update(member, mine) {
    if (this.name.textContent !== member.name) {
      this.name.textContent = member.name;
      this.name.title = member.name;
      paint(this.avatar, member);
    }
    this.self.textContent = mine ? ` ${word('you')}` : '';
  }
}

export function showMembers(chat) {
  const lines = new Map();

  const render = perFrame(() => {
    const room = chat.shown;
    const members = [...room?.members?.values() ?? []].filter((member) => member.client)
        .map((member) => (chat.isMe(member) ? { ...member, ...chat.me } : member)); // one is not told of one's own new name
    const { compare } = new Intl.Collator(locale());
    members.sort((one, other) => chat.isMe(other) - chat.isMe(one) || compare(one.name, other.name));
    const wanted = members.map((member) => {
      const line = lines.get(member.client) ?? new MemberLine(member.client);
      lines.set(member.client, line);
      line.update(member, chat.isMe(member));
      return line.element;
    });
    const present = new Set(members.map(({ client }) => client));
    lines.forEach((line, client) => present.has(client) || lines.delete(client));
    if (wanted.length !== list.childElementCount || wanted.some((element, index) => element !== list.children[index])) {
      list.replaceChildren(...wanted);
    }
    at('count').textContent = room?.filled ? room.count.toLocaleString(locale()) : '';
    const hint = room?.filled && (room.members ? (room.count <= 1 && 'alone') : 'tooMany');
    at('members-hint').hidden = !hint;
    at('members-hint').textContent = hint ? word(hint) : '';
  });

  chat.on('members shown name', render);
  onLanguage(render);
}
