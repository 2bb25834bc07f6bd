// When the client connects again: how long it waits, what a server may say about that, and what ends the wait.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { advance, chanceIs, nextTimer, settle, sleep, timerCount } from './clock.mjs';
import { page } from './page.mjs';
import { FakeWebSocket } from './fake-socket.mjs';
import { connecting, greet, opened } from './scene.mjs';

const FIRST_MS = 500;
const LONGEST_MS = 20_000;
const NEARLY_ONE = 1 - Number.EPSILON;

/** Loses the connection; gives the wait that was announced, which is the one that is kept. */
async function wait({ of, socket }, code = 1006, reason = '') {
  const made = FakeWebSocket.all.length;
  FakeWebSocket.latest.end(code, reason);
  assert.equal(socket.state, 'waiting');
  const announced = of('statechange').at(-1).retryAt - Date.now();
  if (announced > 1) {
    await advance(announced - 1);
    assert.equal(FakeWebSocket.all.length, made, 'not earlier than announced');
  }
  await advance(1);
  assert.equal(FakeWebSocket.all.length, made + 1, 'as announced');
  return announced;
}

async function waits(scene, times) {
  const all = [];
  for (let i = 0; i < times; i++) {
    all.push(await wait(scene));
  }
  return all;
}

for (const share of [0, 0.25, 0.5, NEARLY_ONE]) {
  test(`the wait is a random share of a bound that doubles up to 20 s: ${share}`, async () => {
    chanceIs(share);
    const scene = await connecting();
    const expected = Array.from({ length: 8 }, (_, i) => share * Math.min(LONGEST_MS, FIRST_MS * 2 ** i));
    (await waits(scene, 8)).forEach((ms, i) =>
      assert.ok(Math.abs(ms - expected[i]) <= 1, `${ms} instead of ${expected[i]}`),
    );
  });
}

test('the bound stays at 20 s, however long the server is away', async () => {
  chanceIs(NEARLY_ONE);
  assert.ok(Math.max(...(await waits(await connecting(), 1100))) <= LONGEST_MS);
});

test('a connection that did not last leaves the bound as it was', async () => {
  chanceIs(NEARLY_ONE);
  const scene = await connecting();
  await waits(scene, 4);
  await greet();
  await advance(100);
  assert.ok((await wait(scene)) >= FIRST_MS * 2 ** 4 - 1);
});

test('a connection that lasted makes the bound short again', async () => {
  chanceIs(NEARLY_ONE);
  const scene = await connecting();
  await waits(scene, 4);
  await greet();
  await advance(45_000);
  assert.ok((await wait(scene)) <= FIRST_MS);
});

test('attempts are counted', async () => {
  const scene = await connecting();
  await waits(scene, 3);
  FakeWebSocket.latest.end(1006);
  const counted = scene
    .of('statechange')
    .filter((change) => change.state === 'waiting')
    .map((change) => change.attempt);
  assert.deepEqual(
    counted.map((count) => count - counted[0]),
    [0, 1, 2, 3],
  );
});

for (const share of [0, 0.5, NEARLY_ONE]) {
  test(`bye: the wait lies within its window, at the random share of it: ${share}`, async () => {
    chanceIs(share);
    const scene = await opened();
    scene.wire.say({ type: 'bye', code: 1012, reason: 'restart', reconnect: { minMs: 30_000, maxMs: 90_000 } });
    assert.ok(Math.abs((await wait(scene, 1012, 'restart')) - (30_000 + share * 60_000)) <= 1);
  });

  test(`plain: a close with 1012 names the window in its reason, and the wait lies at the random share of it: ${share}`, async () => {
    chanceIs(share);
    const scene = await connecting({ protocols: 'chat' });
    FakeWebSocket.latest.accept();
    assert.ok(Math.abs((await wait(scene, 1012, 'reconnect 30000-90000')) - (30_000 + share * 60_000)) <= 1);
  });
}

test('bye: its window holds also where the connection is lost before the close', async () => {
  const scene = await opened();
  scene.wire.say({ type: 'bye', code: 4003, reason: 'too fast', reconnect: { minMs: 30_000, maxMs: 40_000 } });
  assert.ok((await wait(scene)) >= 30_000);
});

test('bye: its window is for one wait', async () => {
  chanceIs(NEARLY_ONE);
  const scene = await opened();
  scene.wire.say({ type: 'bye', code: 4003, reason: 'too fast', reconnect: { minMs: 30_000, maxMs: 40_000 } });
  await wait(scene, 4003);
  assert.ok((await wait(scene)) < LONGEST_MS);
});

test('bye without a window: it stays away, whatever the connection ends with', async () => {
  for (const code of [4504, 1006]) {
    const { socket, wire } = await opened();
    wire.say({ type: 'bye', code: 4504, reason: 'replaced by a newer connection', reconnect: null });
    wire.end(code);
    assert.equal(socket.state, 'closed');
  }
});

for (const reason of ['reconnect', 'reconnect 5', 'reconnect a-b', 'reconnect -5--1', 'restart', '']) {
  test(`plain: 1012 with the reason "${reason}" is as any lost connection`, async () => {
    const scene = await connecting({ protocols: 'chat' });
    FakeWebSocket.latest.accept();
    const ms = await wait(scene, 1012, reason);
    assert.ok(ms >= 0 && ms <= LONGEST_MS);
  });
}

for (const window of [{}, 'now', { minMs: 5_000, maxMs: 1_000 }, 7]) {
  test(`bye with a window that is none, ${JSON.stringify(window)}: it comes back all the same, and not at once for ever`, async () => {
    chanceIs(NEARLY_ONE);
    const { socket, wire } = await opened();
    wire.say({ type: 'bye', code: 4003, reason: 'too fast', reconnect: window });
    wire.end(4003);
    assert.equal(socket.state, 'waiting');
    assert.ok(nextTimer() > 0 && nextTimer() <= LONGEST_MS, `${nextTimer()} ms`);
  });
}

test('a window of months is waited for, and does not become none', async () => {
  const { wire } = await opened();
  wire.say({ type: 'bye', code: 1012, reason: 'restart', reconnect: { minMs: 3e9, maxMs: 4e9 } });
  wire.end(1012);
  await advance(60_000);
  assert.equal(FakeWebSocket.all.length, 1);
});

test('online and visible end the wait', async () => {
  for (const wake of [
    () => page.online(),
    () => {
      page.visible(false);
      page.visible(true);
    },
  ]) {
    chanceIs(NEARLY_ONE);
    const scene = await connecting();
    await waits(scene, 8);
    FakeWebSocket.latest.end(1006);
    const made = FakeWebSocket.all.length;
    wake();
    await settle();
    assert.equal(FakeWebSocket.all.length, made + 1);
    assert.equal(scene.socket.state, 'connecting');
    assert.equal(timerCount() <= 1, true, 'the wait is over; at most the attempt is timed');
    scene.socket.close();
    FakeWebSocket.latest.end();
  }
});

test('a page that is hidden does not end the wait', async () => {
  chanceIs(NEARLY_ONE);
  await connecting();
  FakeWebSocket.latest.end(1006);
  page.visible(false);
  await settle();
  assert.equal(FakeWebSocket.all.length, 1);
  page.visible(true);
});

test('online and visible do not end a wait that the server asked for', async () => {
  const scene = await opened();
  scene.wire.say({ type: 'bye', code: 1012, reason: 'restart', reconnect: { minMs: 30_000, maxMs: 40_000 } });
  scene.wire.end(1012);
  page.online();
  page.visible(false);
  page.visible(true);
  await advance(29_000);
  page.online();
  await settle();
  assert.equal(FakeWebSocket.all.length, 1);
  await advance(11_000);
  assert.equal(FakeWebSocket.all.length, 2);
});

test('a timer that comes late, as after the machine slept, leads to one attempt', async () => {
  await connecting();
  FakeWebSocket.latest.end(1006);
  sleep(3_600_000);
  page.online();
  page.visible(true);
  await advance(0);
  assert.equal(FakeWebSocket.all.length, 2);
});

test('reconnect() ends the wait, also one that the server asked for', async () => {
  const scene = await opened();
  scene.wire.say({ type: 'bye', code: 1012, reason: 'restart', reconnect: { minMs: 30_000, maxMs: 40_000 } });
  scene.wire.end(1012);
  scene.socket.reconnect();
  await settle();
  assert.equal(FakeWebSocket.all.length, 2);
});
