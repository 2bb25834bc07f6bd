// One message as an element, made once and changed in place: a log that announces additions then speaks of it once.

import { paint } from './avatar.js';
import { button, make, mark, write } from './elements.js';
import { word } from './language.js';
import { withLinks } from './links.js';
import { notSaved, notSent } from './reasons.js';
import { clock, full } from './times.js';

const MANY_CHARACTERS = 4_000;
const MANY_LINES = 40;

/** Why a text is shown in part: its lines, or its characters; false for a short one. */
function isLong(text) {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0 && lines <= MANY_LINES; at = text.indexOf('\n', at + 1)) {
    lines += 1;
  }
  return (lines > MANY_LINES && 'lines') || (text.length > MANY_CHARACTERS && 'characters');
}

/** A message's element, and how it is brought up to date. `acts` has edit, remove, retry and discard. */
export class MessageView {
  #shownBody = {};
  #shownState = '';
  #acts;

  constructor(message, acts) {
    this.message = message;
    this.#acts = acts;
    this.element = make('article', 'message');
    mark(this.element, 'aria-live', message.past ? 'off' : undefined); // what was said before is no news
    this.avatar = make('span', 'avatar');
    this.avatar.ariaHidden = 'true';
    this.author = make('bdi', 'author');
    this.time = make('time');
    this.body = make('div', 'body');
    this.body.dir = 'auto';
    this.foot = make('div', 'foot');
    this.foot.setAttribute('aria-live', 'off'); // one's own message is not told again when it has been sent
    const head = make('div', 'head');
    head.append(this.author, ' ', this.time);
    this.element.append(this.avatar, head, this.body, this.foot);
  }

  /** What it depends on besides the message: `continued` one follows another of its author's. */
  update({ mine, editable, editing, continued, language }) {
    const { message, element } = this;
    element.classList.toggle('mine', mine);
    element.classList.toggle('continued', continued);
    element.classList.toggle('being-edited', editing);
    element.classList.toggle('direct', Boolean(message.direct));
    const state = [message.version, editable, language].join();
    if (state === this.#shownState) {
      return;
    }
    this.#shownState = state;
    mark(element, 'data-offset', message.direct ? undefined : message.offset);
    mark(element, 'data-key', message.key);
    mark(element, 'data-state', message.state);
    paint(this.avatar, message.from);
    write(this.author, message.from.name);
    write(this.time, clock(message.at));
    this.time.dateTime = message.at.toISOString();
    this.time.title = full(message.at);
    this.#showBody(language);
    this.#showFoot(editable);
  }

  #showBody(language) {
    const { body, deleted } = this.message;
    if (body === this.#shownBody.body && deleted === this.#shownBody.deleted && !(deleted && language !== this.#shownBody.language)) {
      return;
    }
    this.#shownBody = { body, deleted, language };
    this.body.classList.toggle('deleted', Boolean(deleted));
    this.more?.remove();
    if (deleted) {
      this.body.textContent = word('deleted');
    } else if (typeof body === 'string') {
      this.body.replaceChildren(...withLinks(body));
      this.#clamp(isLong(body));
    } else {
      const json = JSON.stringify(body) ?? '';
      this.body.replaceChildren(make('code', '', json));
      this.#clamp(isLong(json));
    }
  }

  #clamp(long) {
    this.body.classList.toggle('clamped', Boolean(long));
    this.mayFit = long === 'characters';
    if (long) {
      this.more = button('plain more', word('showMore'), () => {
        const clamped = this.body.classList.toggle('clamped');
        this.more.textContent = word(clamped ? 'showMore' : 'showLess');
        this.more.setAttribute('aria-expanded', String(!clamped));
      });
      this.more.setAttribute('aria-expanded', 'false');
      this.body.after(this.more);
    }
  }

  /** To be called once it is in the page: many characters may be few lines. Empty lines at the end have no measure. */
  measure() {
    if (this.mayFit && this.body.classList.contains('clamped') && this.body.scrollHeight <= this.body.clientHeight + 1) {
      this.body.classList.remove('clamped');
      this.more.remove();
    }
  }

  /** An edit or a deletion that is not done. */
  #change() {
    const { change } = this.message;
    if (!change?.failure) {
      return change ? [make('span', 'status', word('saving'))] : [];
    }
    return [make('span', 'failure', notSaved(change.failure)),
      button('plain', word('retry'), () => this.#acts.changeAgain(this.message)),
      button('plain', word('discard'), () => this.#acts.forgetChange(this.message))];
  }

  #showFoot(editable) {
    const { message } = this;
    const parts = [];
    if (message.edited && !message.deleted) {
      parts.push(make('span', 'edited', word('edited')));
    }
    if (message.direct) {
      parts.push(make('span', 'status', word('onlyToYou')));
    }
    if (message.state === 'pending') {
      parts.push(make('span', 'status', word('pending')));
    } else if (message.state === 'failed') {
      parts.push(make('span', 'failure', notSent(message.failure)),
          button('plain', word('retry'), () => this.#acts.retry(message)),
          button('plain', word('discard'), () => this.#acts.discard(message)));
    }
    parts.push(...this.#change());
    if (editable) {
      const actions = make('span', 'actions');
      if (typeof message.body === 'string') {
        actions.append(button('', word('edit'), () => this.#acts.edit(message)));
      }
      actions.append(button('', word('delete'), () => this.#acts.remove(message)));
      parts.push(actions);
    }
    this.foot.replaceChildren(...parts);
  }
}
