// One's own name: in the handshake once the server has taken it, else by asking.

import { paint } from './avatar.js';
import { at } from './elements.js';
import { browser } from './kept.js';
import { onLanguage } from './language.js';
import { why } from './reasons.js';

const REFUSAL_MS = 8_000;
const INPUT_METHOD_KEY = 229;
const field = at('name');
const refusal = at('name-refusal');

/**
 * Where to connect, asked before each attempt. A name that may not be is refused together with the connection, and a page is
 * not told why: from the second attempt on, the connection comes first and the name after it.
 */
export function chatAddress() {
  const name = new URLSearchParams(location.search).get('name') ?? browser.get('name');
  let attempts = 0;
  return {
    address: () => {
      attempts += 1;
      return name && attempts === 1 ? `/ws/chat?name=${encodeURIComponent(name)}` : '/ws/chat';
    },
    asked: name,
  };
}

export function startName(chat, asked) {
  let wanted = asked;
  let forget;

  function render() {
    if (document.activeElement !== field && chat.me.client) {
      field.value = chat.me.name;
    }
    paint(at('my-avatar'), chat.me);
  }

  function refuse(text) {
    clearTimeout(forget);
    refusal.textContent = text;
    forget = text && setTimeout(refuse, REFUSAL_MS, '');
  }

  async function take(name) {
    refuse('');
    try {
      browser.set('name', await chat.rename(name));
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
    if (event.key === 'Enter' && !event.isComposing && event.keyCode !== INPUT_METHOD_KEY) {
      event.preventDefault();
      at('text').focus();
    } else if (event.key === 'Escape') {
      field.value = chat.me.name;
    }
  });
  chat.on('name', () => {
    if (wanted && chat.me.client && wanted.normalize('NFKC') !== chat.me.name && chat.me.name.startsWith('guest-')) {
      take(wanted);
    }
    wanted = undefined;
    render();
  });
  onLanguage(() => refuse(''));
  render();
}
