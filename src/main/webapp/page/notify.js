// Notifications of what comes while the page is hidden: only for whoever asked for them.

import { at, fleeting } from './elements.js';
import { browser } from './kept.js';
import { word } from './language.js';

const MAX_CHARACTERS = 200;
const { Notification } = globalThis; // some browsers have none
const toggle = at('notify');
const refuse = fleeting(at('notify-refusal'));

export function startNotifications(chat, show) {
  let wanted = browser.get('notify') === 'yes' && Notification?.permission === 'granted';
  const render = () => toggle.setAttribute('aria-pressed', String(wanted));

  toggle.addEventListener('click', async () => {
    refuse('');
    wanted = !wanted && await permitted();
    browser.set('notify', wanted ? 'yes' : 'no');
    render();
  });
  chat.on('message', ({ room, message }) => {
    if (wanted && document.visibilityState === 'hidden') {
      notify(room, message, show);
    }
  });
  render();
}

async function permitted() {
  let permission = 'denied';
  try {
    permission = await Notification?.requestPermission() ?? 'denied';
  } catch {
    // Not allowed here, which is an answer.
  }
  if (permission !== 'granted') {
    refuse(word('notifyDenied'));
  }
  return permission === 'granted';
}

function notify(room, { from, body, deleted }, show) {
  const text = typeof body === 'string' ? body : JSON.stringify(body) ?? '';
  try {
    const notification = new Notification(`${from.name} · ${room.name}`, {
      body: deleted ? word('deleted') : text.slice(0, MAX_CHARACTERS), tag: `parley ${room.name}`, icon: '/icon.svg',
    });
    notification.onclick = () => {
      window.focus();
      show(room.name);
      notification.close();
    };
  } catch {
    // Some phones let only a service worker notify.
  }
}
