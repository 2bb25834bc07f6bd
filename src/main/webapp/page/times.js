// Times in the reader's zone and in the language shown.

import { locale, onLanguage } from './language.js';

const formats = new Map();
onLanguage(() => formats.clear());

function format(name, options, Format = Intl.DateTimeFormat) {
  if (!formats.has(name)) {
    formats.set(name, new Format(locale(), options));
  }
  return formats.get(name);
}

const DAY_MS = 86_400_000;

/** 17:05 */
export const clock = (date) => format('clock', { hour: 'numeric', minute: '2-digit' }).format(date);

/** 17:05:09.123, which is for the timeline. */
export const exactly = (date) => format('exactly', {
  hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23',
}).format(date);

/** Friday, 2 January 2026 at 17:05 */
export const full = (date) => format('full', { dateStyle: 'full', timeStyle: 'short' }).format(date);

/** The same number for all times of one day in the reader's zone. */
export const dayOf = (date) => date.getFullYear() * 10_000 + date.getMonth() * 100 + date.getDate();

/** Today, yesterday, or the date. */
export function dayName(date) {
  const ago = [0, 1].find((days) => dayOf(new Date(Date.now() - days * DAY_MS)) === dayOf(date));
  if (ago === undefined) {
    return format('day', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(date);
  }
  const name = format('ago', { numeric: 'auto' }, Intl.RelativeTimeFormat).format(-ago, 'day');
  return name.charAt(0).toLocaleUpperCase(locale()) + name.slice(1);
}
