// The golden frames that the Java tests read too; each file says in its `description` how it is read.
import { readFileSync } from 'node:fs';

const read = (name) =>
  JSON.parse(readFileSync(new URL(`../../test-classes/protocol/${name}.json`, import.meta.url), 'utf8'));

export const commands = read('commands').commands;
export const events = read('events').events;
export const closeCodes = read('close-codes').codes;
export const badLines = read('bad-lines').lines.map(({ line, fill }) =>
  fill ? line.replace('@', fill.text.repeat(fill.times)) : line,
);
