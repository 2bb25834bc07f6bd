// Where the client connects to, and with what.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { advance, settle, timerCount } from './clock.mjs';
import { page } from './page.mjs';
import { FakeWebSocket } from './fake-socket.mjs';
import { ADDRESS, FIRST_WAIT_MS, connecting, greet } from './scene.mjs';

const latest = () => FakeWebSocket.latest;

test('the address: http becomes ws, https wss, and a path is of the page', async () => {
  for (const [given, used] of [
    ['http://chat.example/ws/chat', 'ws://chat.example/ws/chat'],
    ['https://chat.example/ws/chat?name=Ann', 'wss://chat.example/ws/chat?name=Ann'],
    ['/ws/chat', 'wss://chat.example/ws/chat'],
    [new URL('ws://other.example:8080/ws/chat'), 'ws://other.example:8080/ws/chat'],
  ]) {
    const { socket } = await connecting({ url: given });
    assert.equal(latest().url, used);
    assert.equal(socket.url, used);
  }
});

test('the subprotocol is superchat unless another is asked for', async () => {
  for (const [protocols, expected] of [
    [undefined, 'superchat'],
    ['chat', 'chat'],
    [['chat', 'superchat'], 'chat,superchat'],
  ]) {
    await connecting({ protocols });
    assert.equal([latest().protocols].flat().join(), expected);
  }
});

test('a function is asked for the address before each attempt', async () => {
  let asked = 0;
  const { socket } = await connecting({ url: async () => `${ADDRESS}?ticket=${(asked += 1)}` });
  assert.match(latest().url, /ticket=1$/);
  latest().end(1006);
  await advance(FIRST_WAIT_MS);
  assert.match(latest().url, /ticket=2$/);
  assert.match(socket.url, /ticket=2$/);
});

for (const [what, url] of [
  [
    'throws',
    () => {
      throw new Error('no ticket');
    },
  ],
  ['rejects', () => Promise.reject(new Error('no ticket'))],
  ['rejects with nothing', () => Promise.reject()],
  ['gives no address', () => 'wss://'],
]) {
  test(`a function that ${what} is a failed attempt, and asked again`, async () => {
    let fails = true;
    const { socket } = await connecting({ url: () => (fails ? url() : ADDRESS) });
    assert.equal(socket.state, 'waiting');
    fails = false;
    await advance(FIRST_WAIT_MS);
    await greet();
    assert.equal(socket.state, 'open');
  });
}

test("an address that is none is the caller's mistake, told at once, and leaves nothing behind", async () => {
  await assert.rejects(connecting({ url: 'wss://' }));
  assert.equal(timerCount(), 0);
  assert.equal(page.listeners(), 0);
});

test('reconnect() while the function is still asked: the earlier answer is void', async () => {
  const answers = [];
  const { socket } = await connecting({ url: () => new Promise((resolve) => answers.push(resolve)) });
  socket.reconnect();
  await settle();
  answers[1](`${ADDRESS}?second`);
  answers[0](`${ADDRESS}?first`);
  await settle();
  assert.deepEqual(
    FakeWebSocket.all.map((wire) => wire.url),
    [`${ADDRESS}?second`],
  );
});
