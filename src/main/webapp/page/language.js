// The language that the page speaks: the browser's, unless the reader chose one.

import { at, make } from './elements.js';
import { browser } from './kept.js';
import { words } from './words.js';

const tags = { en: 'en', zh: 'zh-CN' };
const listeners = [];
const preferred = navigator.languages ?? [];
const speaks = (tag, language) => tag.toLowerCase().split('-')[0] === language;

let language = Object.keys(words).find((known) => known === browser.get('language'))
    ?? preferred.map((tag) => Object.keys(words).find((known) => speaks(tag, known))).find(Boolean)
    ?? 'en';

/** A text in the language shown. */
export function word(key, ...values) {
  const text = words[language][key] ?? key;
  return values.length ? text.replace(/\{(\d)\}/g, (_, index) => values[index]) : text;
}

/** Gives an element a text that follows the language from now on. */
export function say(element, key) {
  element.dataset.text = key;
  if (element.textContent !== word(key)) {
    element.textContent = word(key);
  }
}

/** Fills an element with a text whose {0} and {1} are what people wrote: isolated, so that none can turn the sentence round. */
export function tell(element, key, ...values) {
  const parts = word(key).split(/\{(\d)\}/);
  element.replaceChildren(...parts.map((part, index) => (index % 2 ? make('bdi', '', values[part]) : part)));
}

/** What formats times and numbers: the reader's own variety of the language, such as en-GB. */
export const locale = () => preferred.find((tag) => speaks(tag, language)) ?? tags[language];

/** Calls it whenever the language has changed. */
export const onLanguage = (listener) => listeners.push(listener);

function translate() {
  document.documentElement.lang = tags[language];
  document.querySelectorAll('[data-text]').forEach((element) => say(element, element.dataset.text));
  document.querySelectorAll('[data-label]').forEach((element) => {
    element.setAttribute('aria-label', word(element.dataset.label));
    if (element.classList.contains('icon')) {
      element.title = word(element.dataset.label);
    }
  });
  document.querySelectorAll('[data-hint]').forEach((element) => { element.placeholder = word(element.dataset.hint); });
  document.querySelectorAll('.languages button').forEach((choice) => {
    choice.setAttribute('aria-pressed', choice.value === language);
  });
}

/** Translates what is there, and lets the reader switch. */
export function startLanguage() {
  translate();
  at('you').querySelectorAll('.languages button').forEach((choice) => choice.addEventListener('click', () => {
    language = choice.value;
    browser.set('language', language);
    translate();
    listeners.forEach((listener) => listener());
  }));
}
