// Finds addresses in a text. Each character is looked at a bounded number of times, whatever somebody wrote.

const MAX_LINKS = 200;
const MAX_CHARACTERS = 2_000;
const START = /https?:\/\//gi;

/** White space, controls, quotes, and what is not seen or turns the text round: an address ends before it. */
const END = /[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>"“”„«»「」『』《》〈〉【】（），。；：！？、…]/u;

/** What ends a sentence rather than an address. */
const FINAL = '.,;:!?\'*_~';

function endOf(text, from) {
  for (let at = from; at < text.length; at += 1) {
    if (END.test(text[at])) {
      return at;
    }
  }
  return text.length;
}

/** Without final punctuation, and without a bracket that was opened before the address. */
function trimmed(address) {
  const surplus = { ')': 0, ']': 0, '}': 0 };
  const opens = { '(': ')', '[': ']', '{': '}' };
  for (const character of address) {
    if (character in opens) {
      surplus[opens[character]] -= 1;
    } else if (character in surplus) {
      surplus[character] += 1;
    }
  }
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1];
    if (surplus[last] > 0) {
      surplus[last] -= 1;
    } else if (!FINAL.includes(last)) {
      break;
    }
  }
  return address.slice(0, end);
}

function parsed(address) {
  if (address.length > MAX_CHARACTERS) {
    return undefined;
  }
  try {
    const url = new URL(address);
    return ['http:', 'https:'].includes(url.protocol) ? url : undefined;
  } catch {
    return undefined;
  }
}

function link(address, url) {
  const anchor = document.createElement('a');
  anchor.href = url.href;
  anchor.title = url.href; // with the host as it is looked up: letters that look alike show
  anchor.target = '_blank';
  anchor.rel = 'noopener noreferrer nofollow ugc';
  anchor.textContent = address;
  return anchor;
}

/** The text as strings and links, in order. */
export function withLinks(text) {
  const parts = [];
  let done = 0;
  START.lastIndex = 0;
  for (let found = START.exec(text); found && parts.length < 2 * MAX_LINKS; found = START.exec(text)) {
    const address = trimmed(text.slice(found.index, endOf(text, START.lastIndex)));
    const url = parsed(address);
    if (url) {
      parts.push(text.slice(done, found.index), link(address, url));
      done = found.index + address.length;
    }
    START.lastIndex = Math.max(START.lastIndex, found.index + address.length);
  }
  parts.push(text.slice(done));
  return parts.filter((part) => part !== '');
}
