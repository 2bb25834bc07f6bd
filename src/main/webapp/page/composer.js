// Where messages are written and edited. Enter sends, but never while an input method composes.

import { at, composes, write } from './elements.js';
import { Drafts } from './drafts.js';
import { onLanguage } from './language.js';
import { change, forgetChange, write as publish } from './posting.js';
import { why } from './reasons.js';
import { startTypingSignals } from './typing.js';

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
  #edits = new WeakMap(); // room -> what was being edited there, and how far
  #refusals = new WeakMap(); // room -> why its last message was not taken
  #typed;

  constructor(chat) {
    this.#chat = chat;
    this.#typed = startTypingSignals(chat);
    chat.on('shown', () => this.#switch());
    chat.on('log', () => this.#checkEditing());
    onLanguage(() => this.#showRefusal());
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
    this.#put(message.change?.body ?? message.body);
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  }

  /** Says why something that was asked for in a room could not be: there, or when the room is shown again. */
  async report(room, outcome) {
    this.#refuse(room);
    await outcome.catch((error) => this.#refuse(room, error));
  }

  #pressed(event) {
    if (composes(event)) {
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
    this.report(room, publish(this.#chat, room, body).catch((error) => {
      this.#giveBack(room, body);
      throw error;
    }));
    this.onWritten();
  }

  #submitEdit(room, message, body) {
    this.#stopEditing();
    if (body !== message.body) {
      change(this.#chat, room, message, body);
    } else if (message.change) {
      forgetChange(this.#chat, room, message);
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
    this.#refuse(this.#room);
    if (this.#room && !this.editing) {
      this.#drafts.set(this.#room.name, text.value);
      this.#typed(text.value);
    }
  }

  #switch() {
    this.#leaveEdit();
    this.#room = this.#chat.shown;
    const begun = this.#edits.get(this.#room);
    const message = begun && this.#room.editable(begun.message) ? begun.message : undefined;
    this.#show(message);
    text.disabled = at('send').disabled = !this.#room;
    this.#put(message ? begun.body : this.#draft());
    this.#showRefusal();
  }

  /** An edit that was begun is there when its room is shown again. */
  #leaveEdit() {
    if (this.#room && this.editing) {
      this.#edits.set(this.#room, { message: this.editing, body: text.value });
    } else if (this.#room) {
      this.#edits.delete(this.#room);
    }
  }

  #stopEditing() {
    this.#show(undefined);
    this.#put(this.#draft());
  }

  #draft() {
    return this.#room ? this.#drafts.get(this.#room.name) : '';
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

  #refuse(room, error) {
    if (!room) {
      return;
    }
    this.#refusals.set(room, error);
    this.#showRefusal();
  }

  #showRefusal() {
    const error = this.#refusals.get(this.#room);
    write(at('send-refusal'), error ? why(error) : '');
  }
}
