// The drawer that shows the WebSocket beneath, live. What the sockets do is counted all the time, and drawn only while the
// drawer is open.

import { MAY_BE_SENT } from './close-codes.js';
import { at, composes, mark, perFrame, write } from './elements.js';
import { LastClose } from './last-close.js';
import { locale, onLanguage, word } from './language.js';
import { Timeline } from './timeline.js';

const SAMPLE_MS = 500;
const DROPPED = 4000;
const drawer = at('inspector');
const opener = at('inspect');

export class Inspector {
  #counts = { open: 0, message: 0, error: 0, close: 0 };
  #in = { frames: 0, bytes: 0 };
  #out = { frames: 0, bytes: 0 };
  #roundTrip;
  #readyState;
  #true; // the latest of the platform's sockets
  #socket; // Parley's
  #timeline = new Timeline();
  #lastClose = new LastClose();
  #schedule = perFrame(() => this.#draw());

  /** What a watched socket does. */
  record = (entry) => {
    if (entry.kind in this.#counts) {
      this.#counts[entry.kind] += 1;
    }
    const way = { message: this.#in, out: this.#out }[entry.kind];
    if (way) {
      way.frames += 1;
      way.bytes += entry.bytes;
    }
    if (entry.what === 'new WebSocket()') {
      this.#true = entry.socket;
    }
    if (entry.kind === 'close') {
      this.#lastClose.ended(entry);
    }
    this.#timeline.add(entry);
    if (entry.socket === this.#true) {
      this.#showReadyState(entry.readyState);
    }
    if (!drawer.hidden) {
      this.#schedule();
    }
  };

  /** Connects the buttons. `say` publishes to the room shown. */
  start(socket, say) {
    this.#socket = socket;
    socket.addEventListener('statechange', ({ detail }) => {
      this.#lastClose.follows(detail.state);
      this.#schedule();
    });
    opener.addEventListener('click', () => this.#toggle(drawer.hidden));
    at('close-inspector').addEventListener('click', () => this.#toggle(false));
    drawer.addEventListener('keydown', (event) => event.key === 'Escape' && !composes(event) && this.#toggle(false));
    at('do-send').addEventListener('click', () => say('Hello!'));
    at('do-ping').addEventListener('click', () => this.#ping());
    at('do-drop').addEventListener('click', () => this.#true?.close(DROPPED, 'dropped by hand'));
    at('do-close').addEventListener('click', () => socket.close(Number(at('close-code').value)));
    at('do-connect').addEventListener('click', () => socket.reconnect());
    at('close-code').append(...MAY_BE_SENT.map((code) => new Option(code, code)));
    setInterval(() => drawer.hidden || document.hidden || this.#draw(), SAMPLE_MS);
    onLanguage(() => {
      this.#timeline.retell();
      this.#explainReadyState();
      this.#draw();
    });
  }

  #toggle(open) {
    drawer.hidden = !open;
    opener.setAttribute('aria-expanded', String(open));
    document.body.classList.toggle('inspecting', open);
    if (open) {
      this.#draw();
      at('inspector-body').focus();
    } else {
      opener.focus();
    }
  }

  async #ping() {
    try {
      this.#roundTrip = await this.#socket.ping();
    } catch {
      this.#roundTrip = undefined;
    }
    this.#draw();
  }

  /** At once, not in the next frame: CLOSING may be over by then. */
  #showReadyState(value) {
    if (value !== this.#readyState) {
      this.#readyState = value;
      [...at('ready-state').children].forEach((step, index) => mark(step, 'aria-current', index === value ? 'step' : undefined));
      this.#explainReadyState();
    }
  }

  #explainReadyState() {
    at('ready-state-means').textContent = this.#readyState === undefined ? '' : word(`ready-${this.#readyState}`);
  }

  #draw() {
    if (drawer.hidden || !this.#socket) {
      return;
    }
    const number = (value) => value.toLocaleString(locale());
    const texts = {
      'count-open': this.#counts.open, 'count-message': this.#counts.message,
      'count-error': this.#counts.error, 'count-close': this.#counts.close,
      'frames-in': number(this.#in.frames), 'frames-out': number(this.#out.frames),
      'bytes-in': number(this.#in.bytes), 'bytes-out': number(this.#out.bytes),
      subprotocol: this.#socket.protocol || '–',
      'round-trip': this.#roundTrip === undefined ? '–' : `${number(Math.round(this.#roundTrip * 10) / 10)} ms`,
      buffered: number(this.#true?.bufferedAmount ?? 0),
    };
    Object.entries(texts).forEach(([id, text]) => write(at(id), String(text)));
    const { state } = this.#socket;
    at('do-send').disabled = at('do-ping').disabled = at('do-drop').disabled = state !== 'open';
    at('do-close').disabled = state === 'closing' || state === 'closed';
    at('do-connect').disabled = state === 'open';
    this.#lastClose.draw();
    this.#timeline.draw();
  }
}
