// Where messages are written and edited. Enter sends, but never while an input method composes.

import { at } from './elements.js';
import { Drafts } from './drafts.js';
import { onLanguage } from './language.js';
import { edit, remove, write } from './posting.js';
import { why } from './reasons.js';
import { startTypingSignals } from './typing.js';

const INPUT_METHOD_KEY = 229;
const text = at('text');
const growsByItself = CSS.supports('field-sizing', 'content');

export class Composer {
  /** The message that is being edited. */
  editing;
  /** Called when a message was written. */
  onWritten = () => {};

  #chat;
  #room;
  #drafts = new Drafts();
  #typed;

  constructor(chat) {
    this.#chat = chat;
    this.#typed = startTypingSignals(chat);
    chat.on('shown', () => this.#switch());
    chat.on('log', () => this.#checkEditing());
    onLanguage(() => this.#refuse());
    text.addEventListener('input', () => this.#changed());
    text.addEventListener('keydown', (event) => this.#pressed(event));
    at('stop-editing').addEventListener('click', () => this.#stopEditing());
    at('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
      text.focus();
    });
    this.#switch();
  }

  edit(message) {
    this.#show(message);
    this.#put(message.body);
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  }

  remove(message) {
    this.report(remove(this.#chat, this.#room, message));
  }

  /** Says why something that was asked for could not be. */
  async report(outcome) {
    this.#refuse();
    await outcome.catch((error) => this.#refuse(error));
  }

  #pressed(event) {
    // While an input method composes, Enter picks a candidate. Safari ends the composition before this event and leaves only
    // the old key code as a sign.
    if (event.isComposing || event.keyCode === INPUT_METHOD_KEY) {
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      at('composer').requestSubmit();
    } else if (event.key === 'Escape' && this.editing) {
      event.stopPropagation();
      this.#stopEditing();
    } else if (event.key === 'ArrowUp' && !text.value && !event.shiftKey) {
      const last = this.#room?.lastOwn();
      if (last) {
        event.preventDefault();
        this.edit(last);
      }
    }
  }

  #submit() {
    const body = text.value;
    const room = this.#room;
    if (!room || !body.trim()) {
      return;
    }
    if (this.editing) {
      this.#submitEdit(room, this.editing, body);
      return;
    }
    this.#put('');
    this.#changed();
    this.report(write(this.#chat, room, body).catch((error) => {
      this.#giveBack(room, body);
      throw error;
    }));
    this.onWritten();
  }

  #submitEdit(room, message, body) {
    this.#stopEditing();
    if (body !== message.body) {
      this.report(edit(this.#chat, room, message, body).catch((error) => {
        if (this.#room === room && !text.value) {
          this.edit(message);
          this.#put(body);
        }
        throw error;
      }));
    }
  }

  /** A message that no server takes is its author's again. */
  #giveBack(room, body) {
    if (!this.#drafts.get(room.name)) {
      this.#drafts.set(room.name, body);
      if (this.#room === room && !this.editing) {
        this.#put(body);
      }
    }
  }

  #changed() {
    this.#grow();
    this.#refuse();
    if (this.#room && !this.editing) {
      this.#drafts.set(this.#room.name, text.value);
      this.#typed(text.value);
    }
  }

  #switch() {
    this.#room = this.#chat.shown;
    this.#show(undefined);
    text.disabled = at('send').disabled = !this.#room;
    this.#put(this.#room ? this.#drafts.get(this.#room.name) : '');
    this.#refuse();
  }

  #stopEditing() {
    this.#show(undefined);
    this.#put(this.#room ? this.#drafts.get(this.#room.name) : '');
  }

  /** What is edited may have been deleted, or be out of reach. */
  #checkEditing() {
    if (this.editing && !this.#room?.editable(this.editing)) {
      this.#stopEditing();
    }
  }

  #show(message) {
    const changed = this.editing !== message;
    this.editing = message;
    at('editing').hidden = !message;
    at('composer').classList.toggle('edits', Boolean(message));
    if (changed && this.#room) {
      this.#chat.tell('log', this.#room);
    }
  }

  #put(value) {
    text.value = value;
    this.#grow();
  }

  #grow() {
    if (!growsByItself) {
      text.style.blockSize = 'auto';
      text.style.blockSize = `${text.scrollHeight + 2}px`;
    }
  }

  #refuse(error) {
    at('send-refusal').textContent = error ? why(error) : '';
  }
}
