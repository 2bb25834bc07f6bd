// Why something was refused, in words.

import { word } from './language.js';

const KNOWN = [400, 403, 404, 408, 413, 429, 499, 500, 503, 507];

/** A sentence for a ParleyError, or for what it was not expected to be. */
export function why(error, subject = 'error') {
  const { code, unknown } = error ?? {};
  const own = `${subject}${code}`;
  const sentence = word(own) === own ? word(KNOWN.includes(code) ? `error${code}` : 'errorOther') : word(own);
  return unknown ? `${sentence} ${word('errorUnknown')}` : sentence;
}

/** The same for a message of one's own; `left` says that the page was left before it was sent. */
export function notSent(error) {
  if (error?.left) {
    return word('notSentYet');
  }
  return error?.unknown ? why(error) : `${word('notSent')} ${why(error)}`;
}

/** The same for an edit or a deletion of one's own. */
export const notSaved = (error) => `${word('notSaved')} ${why(error)}`;
