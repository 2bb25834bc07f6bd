// Who the client is: over reconnections, over a reload of its page, and in the back-forward cache.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { advance, settle, timerCount } from './clock.mjs';
import { MemoryStorage, page } from './page.mjs';
import { FakeWebSocket } from './fake-socket.mjs';
import { ADDRESS, FIRST_WAIT_MS, connecting, greet, head, inRoom, message, opened } from './scene.mjs';

const token = (wire = FakeWebSocket.latest) => new URL(wire.url).searchParams.get('resume');

test('the first connection brings no token, the next the latest', async () => {
  const { wire } = await opened();
  assert.equal(token(wire), null);
  wire.end(1006);
  await advance(FIRST_WAIT_MS);
  assert.equal(token(), 'token-1');
  const second = await greet({ resumed: true, resume: 'a/b+c=&d' });
  second.end(1006);
  await advance(FIRST_WAIT_MS);
  assert.equal(token(), 'a/b+c=&d');
});

test('the token is kept over attempts that fail before a welcome', async () => {
  const { wire } = await opened();
  wire.end(1006);
  for (let i = 0; i < 5; i++) {
    await advance(20_000);
    assert.equal(token(), 'token-1');
    FakeWebSocket.latest.end(1006);
  }
});

test('url never shows the token', async () => {
  const { socket, wire } = await opened({ url: `${ADDRESS}?name=Ann` });
  wire.end(1006);
  await advance(FIRST_WAIT_MS);
  assert.equal(token(), 'token-1');
  assert.equal(new URL(FakeWebSocket.latest.url).searchParams.get('name'), 'Ann');
  assert.equal(socket.url, `${ADDRESS}?name=Ann`);
});

test('plain chat sends no token', async () => {
  await connecting({ protocols: 'chat' });
  FakeWebSocket.latest.accept();
  FakeWebSocket.latest.sayText('{"type":"welcome","resume":"not mine"}');
  FakeWebSocket.latest.end(1006);
  await advance(FIRST_WAIT_MS);
  assert.equal(token(), null);
});

test('a reload stays the same client: the token goes from pagehide to the next load', async () => {
  const storage = new MemoryStorage();
  const { wire } = await opened({ options: { storage } });
  assert.equal(storage.items.size, 0, 'not while the page is shown: a duplicate of it would find it');
  page.hide(false);
  await settle();
  assert.ok(wire.readyState >= FakeWebSocket.CLOSING || storage.items.size === 1);
  await connecting({ options: { storage } });
  assert.equal(token(), 'token-1');
  assert.equal(storage.items.size, 0);
  await connecting({ options: { storage } });
  assert.equal(token(), null, 'one load only');
});

test('sessionStorage is what it is kept in, unless another is given', async () => {
  await opened();
  page.hide(false);
  assert.equal(globalThis.sessionStorage.items.size, 1);
  await connecting();
  assert.equal(token(), 'token-1');
});

test('the token of one server does not go to another', async () => {
  await opened();
  page.hide(false);
  await connecting({ url: 'wss://other.example/ws/chat' });
  assert.equal(token(), null);
});

test('storage: null keeps nothing', async () => {
  await opened({ options: { storage: null } });
  page.hide(false);
  assert.equal(globalThis.sessionStorage.items.size, 0);
  await connecting({ options: { storage: null } });
  assert.equal(token(), null);
});

test('a storage that throws does no harm', async () => {
  const storage = Object.assign(new MemoryStorage(), { broken: true });
  const { socket, wire } = await opened({ options: { storage } });
  page.hide(true);
  page.show(true);
  await settle();
  assert.equal(token(), 'token-1', 'memory has it');
  await greet({ resumed: true });
  assert.equal(socket.state, 'open');
  assert.ok(wire.readyState >= FakeWebSocket.CLOSING);
});

test('a sessionStorage whose very getter throws does no harm', async (t) => {
  const real = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage');
  t.after(() => Object.defineProperty(globalThis, 'sessionStorage', real));
  Object.defineProperty(globalThis, 'sessionStorage', {
    configurable: true,
    get() {
      throw new DOMException('no', 'SecurityError');
    },
  });
  const { socket } = await opened();
  page.hide(true);
  page.show(true);
  await greet({ resumed: true });
  assert.equal(socket.state, 'open');
  Object.defineProperty(globalThis, 'sessionStorage', real);
});

test('the back-forward cache: no connection while hidden, and back as the same client, into its rooms', async () => {
  const { socket, wire, of } = await inRoom();
  wire.say(message(11));
  page.hide(true);
  await settle();
  assert.ok(wire.readyState >= FakeWebSocket.CLOSING, 'an open connection would keep the page out of the cache');
  assert.ok(wire.closedWith.code === undefined || wire.closedWith.code >= 3000, '1000 would be a leave');
  wire.end(1006);
  await advance(600_000);
  assert.equal(FakeWebSocket.all.length, 1, 'nothing is done while hidden');
  page.show(true);
  await settle();
  assert.equal(FakeWebSocket.all.length, 2);
  assert.equal(token(), 'token-1');
  assert.equal(globalThis.sessionStorage.items.size, 0, 'the token is in memory again, and nowhere else');
  const second = await greet({ resumed: true });
  const rejoin = second.take('join');
  assert.equal(rejoin.recover.offset, 11);
  second.ok(rejoin, head(13, { recovered: true }));
  second.say(message(12), message(13));
  assert.deepEqual(
    of('chat').map((detail) => detail.offset),
    [11, 12, 13],
  );
  assert.equal(of('recovered').length, 1);
  assert.equal(socket.state, 'open');
});

test('pageshow of a page that was not hidden makes no second connection', async () => {
  await opened();
  page.show(false);
  await advance(1000);
  assert.equal(FakeWebSocket.all.length, 1);
});

test('a socket that was closed does not come back with its page', async () => {
  const { socket, wire } = await opened();
  socket.close();
  wire.end(1000);
  page.hide(true);
  page.show(true);
  await advance(60_000);
  assert.equal(FakeWebSocket.all.length, 1);
  assert.equal(globalThis.sessionStorage.items.size, 0);
  assert.equal(timerCount(), 0);
});

test('close() while the page is hidden ends it', async () => {
  const { socket, wire } = await opened();
  page.hide(true);
  socket.close();
  wire.end(1006);
  page.show(true);
  await advance(60_000);
  assert.equal(socket.state, 'closed');
  assert.equal(FakeWebSocket.all.length, 1);
  assert.equal(timerCount(), 0);
});

test('a page hidden while the client waits or connects comes back as well', async () => {
  for (const lose of [true, false]) {
    const { socket, wire } = await opened();
    if (lose) {
      wire.end(1006);
    } else {
      socket.reconnect();
      await settle();
    }
    page.hide(true);
    const made = FakeWebSocket.all.length;
    await advance(60_000);
    assert.equal(FakeWebSocket.all.length, made);
    page.show(true);
    await settle();
    assert.equal(FakeWebSocket.all.length, made + 1);
    assert.equal(token(), 'token-1');
    socket.close();
    FakeWebSocket.latest.end();
    await settle();
  }
});
