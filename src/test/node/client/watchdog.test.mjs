// A dead connection is noticed by its silence, and is not waited for.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { advance, nextTimer, settle, sleep } from './clock.mjs';
import { page } from './page.mjs';
import { FakeWebSocket } from './fake-socket.mjs';
import { AT, connecting, inRoom, opened, outcome } from './scene.mjs';

const PING_SECONDS = 25;
const TWICE_MS = 2 * PING_SECONDS * 1000;
const PATIENCE_MS = 15_000;
const SIGN = { type: 'signal', from: {}, kind: 'sign of life' };

test('it pings when nothing has come for twice the interval, and not before', async () => {
  const { wire } = await opened();
  await advance(TWICE_MS - 1);
  assert.equal(wire.commands('ping').length, 0);
  await advance(2);
  assert.equal(wire.commands('ping').length, 1);
});

test('whatever comes counts as a sign of life', async () => {
  const { wire } = await opened();
  for (let i = 0; i < 10; i++) {
    await advance(TWICE_MS - 100);
    wire.say(SIGN);
  }
  assert.equal(wire.commands('ping').length, 0);
  await advance(TWICE_MS + 1);
  assert.equal(wire.commands('ping').length, 1);
});

test('an answered ping is the end of it, until the next silence', async () => {
  const { socket, wire } = await opened();
  for (let i = 1; i <= 3; i++) {
    await advance(TWICE_MS + 10);
    assert.equal(wire.commands('ping').length, i);
    wire.ok(wire.take('ping'), { time: AT });
    await advance(0);
  }
  await advance(PATIENCE_MS);
  assert.equal(socket.state, 'open');
});

test('no answer: the connection is dropped, without waiting for its close, and another is made', async () => {
  const { socket, wire, of, events } = await opened();
  await advance(TWICE_MS + PATIENCE_MS);
  assert.ok(wire.readyState >= FakeWebSocket.CLOSING);
  const waiting = of('statechange').find((change) => change.state === 'waiting');
  assert.ok(waiting, 'it went on to wait');
  assert.ok(wire.closedWith.code === undefined || wire.closedWith.code >= 3000, '1000 would be a leave');
  assert.equal(events.filter(({ type }) => type === 'close').length, 1);
  await advance(500);
  assert.equal(FakeWebSocket.all.length, 2);
  const told = events.length;
  wire.say(SIGN);
  wire.end(1006);
  assert.equal(events.length, told, 'what a dropped one still says is not heard');
  assert.equal(socket.readyState, 0);
});

test('the interval is what the server says', async () => {
  const { wire } = await opened({ welcome: { pingSeconds: 5 } });
  await advance(9_999);
  assert.equal(wire.commands('ping').length, 0);
  await advance(2);
  assert.equal(wire.commands('ping').length, 1);
});

test('a server without pings, whose clients answer: the connection stays', async () => {
  const { socket, wire } = await opened({ welcome: { pingSeconds: 0 } });
  for (let i = 0; i < 100; i++) {
    await advance(1000);
    wire
      .commands('ping')
      .slice(i === 0 ? 0 : -1)
      .forEach((ping) => wire.ok(ping, { time: AT }));
  }
  assert.equal(socket.state, 'open');
  assert.ok(nextTimer() === undefined || nextTimer() > 0);
});

test('plain chat has no ping: a silent connection stays', async () => {
  const { socket } = await connecting({ protocols: 'chat' });
  FakeWebSocket.latest.accept();
  await advance(3_600_000);
  assert.equal(socket.state, 'open');
  assert.equal(FakeWebSocket.all.length, 1);
  assert.deepEqual(FakeWebSocket.latest.frames, []);
});

for (const [what, wake] of [
  ['online', () => page.online()],
  [
    'visible',
    () => {
      page.visible(false);
      page.visible(true);
    },
  ],
]) {
  test(`${what}: a connection that died meanwhile is noticed soon`, async () => {
    const { wire } = await opened();
    await advance(10_000);
    wake();
    await settle();
    assert.equal(wire.commands('ping').length, 1);
    await advance(PATIENCE_MS);
    assert.ok(FakeWebSocket.all.length > 1);
  });

  test(`${what}: a connection that lives stays`, async () => {
    const { socket, wire } = await opened();
    await advance(10_000);
    wake();
    await settle();
    wire.ok(wire.take('ping'), { time: AT });
    await advance(PATIENCE_MS);
    assert.equal(socket.state, 'open');
    assert.equal(FakeWebSocket.all.length, 1);
  });
}

test('after a sleep of hours one attempt is enough', async () => {
  const { wire } = await inRoom();
  sleep(8 * 3_600_000);
  page.visible(false);
  page.visible(true);
  page.online();
  await advance(PATIENCE_MS);
  assert.ok(wire.readyState >= FakeWebSocket.CLOSING);
  await advance(500);
  assert.equal(FakeWebSocket.all.length, 2);
});

test("the client's own pings do not answer those of the caller", async () => {
  const { socket, wire } = await opened();
  await advance(TWICE_MS + 1);
  const own = wire.take('ping');
  const pinged = socket.ping();
  await settle();
  wire.ok(own, { time: AT });
  assert.equal(await outcome(pinged), 'pending');
  await advance(7);
  wire.ok(wire.take('ping'), { time: AT });
  assert.equal(await pinged, 7);
});
