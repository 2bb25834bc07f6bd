// One's own name: in the handshake once the server has taken it, else by asking.

import { paint } from './avatar.js';
import { at, composes, fleeting } from './elements.js';
import { browser } from './kept.js';
import { onLanguage } from './language.js';
import { why } from './reasons.js';

const GUEST = /^guest-[0-9a-f]{4}$/; // what the server calls somebody without a name
const field = at('name');
const refuse = fleeting(at('name-refusal'));

const asked = new URLSearchParams(location.search).get('name') ?? browser.get('name');
let taken; // by the server: it may stand in the address of a handshake
let attempts = 0;

/**
 * Where to connect, asked before each attempt. A name that may not be is refused together with the connection, and a page is
 * not told why: from the second attempt on, the connection comes first and such a name after it.
 */
export function chatAddress() {
  attempts += 1;
  const name = taken ?? (attempts === 1 ? asked : undefined);
  return name ? `/ws/chat?name=${encodeURIComponent(name)}` : '/ws/chat';
}

export function startName(chat) {
  let wanted = asked;

  function render() {
    if (document.activeElement !== field && chat.me.client) {
      field.value = chat.me.name;
    }
    paint(at('my-avatar'), chat.me);
  }

  async function take(name) {
    refuse('');
    try {
      taken = await chat.rename(name);
      browser.set('name', taken);
    } catch (error) {
      refuse(why(error, 'name'));
    }
    render();
  }

  function entered() {
    const name = field.value.trim();
    if (name && name !== chat.me.name) {
      take(name);
    } else {
      field.value = chat.me.name;
    }
  }

  field.addEventListener('focus', () => field.select());
  field.addEventListener('blur', entered);
  field.addEventListener('input', () => refuse(''));
  field.addEventListener('keydown', (event) => {
    if (composes(event)) {
      return;
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      field.blur(); // in a phone's drawer the composer takes no focus
      at('text').focus();
    } else if (event.key === 'Escape') {
      field.value = chat.me.name;
    }
  });
  chat.on('name', () => {
    if (wanted?.normalize('NFKC') === chat.me.name) {
      taken = chat.me.name;
    } else if (wanted && GUEST.test(chat.me.name)) {
      take(wanted);
    }
    wanted = undefined;
  });
  chat.on('name', render);
  onLanguage(() => refuse(''));
  render();
}
