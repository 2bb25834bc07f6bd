// The snippets that users read first run as they stand, but for the address.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import WebSocket from 'ws';
import { ParleySocket } from '../../npm/parley.js';
import { ADDRESS, until } from './people.mjs';

const AsyncFunction = (async () => {}).constructor;
const SNIPPET = /```js\n([^]*?)```/;

globalThis.WebSocket = WebSocket;
globalThis.location = new URL(ADDRESS.replace('ws:', 'http:'));

for (const [file, prefix] of [
  ['parley.d.ts', / \* ?/gm],
  ['README.md', /^$/gm],
]) {
  test(`the first snippet of ${file}`, async () => {
    const text = readFileSync(new URL(`../../npm/${file}`, import.meta.url), 'utf8').replace(prefix, '');
    const code = SNIPPET.exec(text)[1]
      .replace(/^import .*$/m, '')
      .replace('wss://chat.example/ws/chat', ADDRESS);
    const printed = [];
    const console = { log: (...args) => printed.push(args) };
    const result = await new AsyncFunction('ParleySocket', 'console', `${code}\nreturn { socket, offset };`)(
      ParleySocket,
      console,
    );
    await until(() => printed.some(([offset]) => offset === result.offset));
    assert.deepEqual(printed.at(-1), [result.offset, 'Ann', 'Hello!']);
    result.socket.close();
  });
}
