// A line of the log that is nobody's message: something may be missing there.

import { button, make } from './elements.js';
import { word } from './language.js';
import { why } from './reasons.js';

export class GapView {
  #shown;

  constructor(gap, acts) {
    this.gap = gap;
    this.acts = acts;
    this.element = make('div', 'notice');
    this.sentence = make('p');
    this.element.append(this.sentence);
    this.load = button('plain', '', () => {
      if (this.load.ariaDisabled !== 'true') { // a button that is disabled would lose the focus
        this.load.ariaDisabled = 'true';
        this.acts.fillGap(this.gap);
      }
    });
  }

  update({ language }) {
    const { lost, failure, version } = this.gap;
    if (this.#shown === `${version} ${language}`) {
      return;
    }
    this.#shown = `${version} ${language}`;
    this.sentence.textContent = failure ? why(failure) : word(lost ? 'gapLost' : 'gap');
    this.load.textContent = word('loadGap');
    this.load.ariaDisabled = 'false';
    if (lost) {
      this.load.remove();
    } else {
      this.element.append(this.load);
    }
  }
}
