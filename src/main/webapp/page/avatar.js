// A person's mark: the first letter of the name, in a colour of the client's, since names are not unique.

import { mark, write } from './elements.js';

const HUES = 12;
const segmenter = globalThis.Intl?.Segmenter && new Intl.Segmenter();

function hueOf(text) {
  let hash = 0;
  for (const character of text) {
    hash = (hash * 31 + character.codePointAt(0)) >>> 0;
  }
  return hash % HUES;
}

function initial(name) {
  const first = segmenter ? segmenter.segment(name)[Symbol.iterator]().next().value?.segment : [...name][0];
  return (first ?? '').toUpperCase();
}

/** Shows who an author or a member is. */
export function paint(avatar, { client, user, name }) {
  write(avatar, initial(name ?? ''));
  mark(avatar, 'data-hue', hueOf(user ?? client ?? name ?? ''));
}
