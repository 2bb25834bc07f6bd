// Time that stands still until a test moves it, and chance as a test wants it. Imported before the client, which then
// finds these instead of the platform's own.

const platform = { setImmediate: globalThis.setImmediate };
const BEGIN = Date.UTC(2026, 0, 1);
const timers = new Map();
let now = BEGIN;
let ids = 0;
let chance = () => 0.5;

const LONGEST_DELAY = 2 ** 31 - 1; // beyond it platforms run a timer at once

const start = (callback, delay, repeat) => {
  const id = ++ids;
  const wait = delay > LONGEST_DELAY ? 0 : Math.max(0, Number(delay) || 0);
  timers.set(id, { id, callback, due: now + wait, repeat: repeat && Math.max(1, wait) });
  return id;
};
globalThis.setTimeout = (callback, delay, ...rest) => start(() => callback(...rest), delay);
globalThis.setInterval = (callback, delay, ...rest) => start(() => callback(...rest), delay, true);
globalThis.clearTimeout = globalThis.clearInterval = (id) => timers.delete(id);
Date.now = () => now;
Object.defineProperty(performance, 'now', { value: () => now - BEGIN });
Math.random = () => chance();

/** Lets everything happen that waits for no time. */
export const settle = () =>
  new Promise((done) => {
    platform.setImmediate(done);
  });

/** Moves time on; what was due meanwhile happens in its order, each with all that follows from it. */
export async function advance(milliseconds) {
  const end = now + milliseconds;
  await settle();
  for (let next = earliest(); next?.due <= end; next = earliest()) {
    now = Math.max(now, next.due);
    if (next.repeat) {
      next.due = now + next.repeat;
    } else {
      timers.delete(next.id);
    }
    next.callback();
    await settle();
  }
  now = end;
}

/** Moves the clock on and runs nothing, as a machine that slept. */
export function sleep(milliseconds) {
  now += milliseconds;
}

/** The milliseconds to the next timer; undefined where there is none. */
export const nextTimer = () => (timers.size === 0 ? undefined : earliest().due - now);

/** How many timers run. */
export const timerCount = () => timers.size;

/** What Math.random gives from now on: a number, or a function. */
export function chanceIs(value) {
  chance = typeof value === 'function' ? value : () => value;
}

/** Random numbers that are the same for the same seed (mulberry32). */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function earliest() {
  return [...timers.values()].reduce(
    (a, b) => (a && (a.due < b.due || (a.due === b.due && a.id < b.id)) ? a : b),
    undefined,
  );
}
