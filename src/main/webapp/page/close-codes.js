// What a close code means and whether Parley's client comes back after it. The words are in words.js, under `code-` and the code.

const KNOWN = [1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015,
  4000, 4001, 4002, 4003, 4500, 4501, 4502, 4503, 4504];
const FINAL = [1000, 1002, 1003, 1007, 1008, 1009];

/** The codes that a page may close with: 1000, and 3000 to 4999. */
export const MAY_BE_SENT = [1000, 3000, 3999, 4000, 4499, 4500, 4999];

/** The name of the sentence that says what it means. */
export function meaningOf(code) {
  if (KNOWN.includes(code)) {
    return `code-${code}`;
  }
  if (code >= 4500) {
    return 'code-4500-4999';
  }
  if (code >= 4000) {
    return 'code-4000-4499';
  }
  return code >= 3000 ? 'code-3000-3999' : 'code-other';
}

/** Whether Parley reconnects when such a code comes. */
export const reconnects = (code) => !FINAL.includes(code) && code < 4500;
