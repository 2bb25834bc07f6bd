// How the connection is: always as a word, and as a quiet banner with a countdown while there is none. A screen reader hears
// the sentence when it changes; the seconds are for the eyes.

import { at } from './elements.js';
import { say } from './language.js';

const SAID_MS = 5_000;

export function showConnection(socket) {
  const sentence = at('banner-sentence');
  let lost = false;
  let retryAt;
  let tick;
  let forget;

  function count() {
    at('countdown').textContent = Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
  }

  function render({ state, code }) {
    clearInterval(tick);
    clearTimeout(forget);
    say(at('state'), `state-${state}`);
    at('state').dataset.state = state;
    const wasLost = lost;
    lost = state === 'waiting' || state === 'closed' || (lost && state === 'connecting');
    at('banner').classList.toggle('shown', lost);
    sentence.classList.toggle('unseen', !lost);
    at('countdown-line').hidden = state !== 'waiting';
    at('reconnect').hidden = !lost || state === 'connecting';
    if (state === 'waiting') {
      count();
      tick = setInterval(count, 250);
    }
    if (lost) {
      say(sentence, state === 'closed' ? (code === 4504 ? 'bannerReplaced' : 'bannerClosed') : 'bannerLost');
    } else if (wasLost && state === 'open') {
      say(sentence, 'bannerBack');
      forget = setTimeout(() => {
        sentence.removeAttribute('data-text');
        sentence.textContent = '';
      }, SAID_MS);
    }
  }

  at('reconnect').addEventListener('click', () => {
    at('text').focus(); // the button goes
    socket.reconnect();
  });
  socket.addEventListener('statechange', ({ detail }) => {
    ({ retryAt } = detail);
    render(detail);
  });
  render({ state: socket.state });
}
