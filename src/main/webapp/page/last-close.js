// How the last connection ended, and what follows from it.

import { meaningOf, reconnects } from './close-codes.js';
import { at, make } from './elements.js';
import { word } from './language.js';

const place = at('last-close');

export class LastClose {
  #end;
  #shown;

  ended({ code, reason }) {
    this.#end = { code, reason, asked: this.#end?.closing };
  }

  /** Parley's own state: after `closing` it does not come back, whatever the code. */
  follows(state) {
    if (state === 'closing') {
      this.#end = { ...this.#end, closing: true };
    } else if (this.#end && state !== 'closed') {
      this.#end.closing = false;
    }
  }

  draw() {
    const { code, reason, asked } = this.#end ?? {};
    const outcome = asked ? 'reconnectsNotAsked' : (reconnects(code) ? 'reconnects' : 'reconnectsNot');
    const text = code === undefined ? [word('noClose')] : [word(meaningOf(code)), word(outcome)];
    const shown = [code, reason, ...text].join('\n');
    if (shown === this.#shown) {
      return;
    }
    this.#shown = shown;
    const head = make('p', 'code-line');
    if (code !== undefined) {
      head.append(make('b', '', code), ' ', reason ? make('bdi', '', reason) : make('span', 'soft', word('noReason')));
    }
    place.replaceChildren(head, ...text.map((sentence) => make('p', 'lesson', sentence)));
  }
}
