// Whatever happens: each message is dispatched at most once and in order, every gap is announced, and each publish
// comes to an end that is true. A failure names its seed; SEED=n repeats it alone.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { advance, chanceIs, seeded, settle } from './clock.mjs';
import { ModelServer } from './model-server.mjs';
import { connecting } from './scene.mjs';

const RUNS = 40;
const STEPS = 300;
const DEADLINE_MS = 60_000;
const HEALING_MS = 400_000;
const first = Number(process.env.SEED ?? Math.floor(performance.timeOrigin) % 1_000_000);
const seeds = process.env.SEED ? [first] : Array.from({ length: RUNS }, (_, i) => first + i);

for (const seed of seeds) {
  test(`seed ${seed}`, () => new Run(seed).play());
}

/** What one client has been told of the room, checked as it comes. */
class Listener {
  position;
  gaps = 0;
  failure;
  /** Between a leave and the answer to the next join what still comes is of no account. */
  #isIn = false;

  constructor(server, scene) {
    this.socket = scene.socket;
    this.server = server;
    scene.socket.addEventListener('chat', ({ detail }) => this.#note(() => this.#hear(detail)));
    scene.socket.addEventListener('gap', ({ detail }) => this.#note(() => this.#skip(detail)));
    // Every join is followed by a list of the members.
    scene.socket.addEventListener('presence', () => {
      this.#isIn = true;
    });
  }

  joinAgain() {
    this.socket.leave('dev');
    this.#isIn = false;
    this.position = undefined;
    this.socket.join('dev');
  }

  /** An assertion that fails within a handler would not stop the run. */
  #note(check) {
    try {
      if (this.#isIn) {
        check();
      }
    } catch (failure) {
      this.failure ??= failure;
    }
  }

  #hear({ room, epoch, offset, from, body, key }) {
    assert.equal(room, 'dev');
    this.position ??= { epoch, offset: offset - 1 };
    assert.deepEqual(
      { epoch, offset },
      { epoch: this.position.epoch, offset: this.position.offset + 1 },
      'the next, or a gap before',
    );
    this.position = { epoch, offset };
    const stored = this.server.logs.get(epoch).entries[offset - 1];
    assert.deepEqual([from.client, body, key], [stored.from.client, stored.body, stored.key]);
  }

  #skip({ since, epoch, offset, error }) {
    assert.equal(error, undefined, 'nobody refuses for good here');
    assert.deepEqual(since, this.position ?? since, 'it begins where it was');
    this.position = { epoch, offset };
    this.gaps += 1;
  }
}

class Run {
  #bodies = 0;
  #published = [];
  #listeners = [];

  constructor(seed) {
    this.random = seeded(seed);
    this.server = new ModelServer(this.random);
    chanceIs(this.random);
  }

  async play() {
    for (let i = 0; i < 2; i++) {
      const scene = await connecting({ options: { deadlineMs: DEADLINE_MS } });
      this.#listeners.push(new Listener(this.server, scene));
      scene.socket.join('dev');
    }
    for (let i = 0; i < STEPS; i++) {
      this.#happen();
      await settle();
      await advance(this.random() < 0.1 ? this.random() * 3000 : 0);
      this.#throwFailure();
      if (this.random() < 0.3) {
        this.server.sweep();
      }
    }
    await this.#heal();
    this.#check();
  }

  /** One thing happens; the likelier ones stand in more places. */
  #happen() {
    const { server, random } = this;
    const one = (list) => list[Math.floor(random() * list.length)];
    const withOne = (list, act) => list.length > 0 && act(one(list));
    const events = [
      () => withOne(server.knocking, (connection) => server.accept(connection)),
      () => withOne(server.knocking, (connection) => server.accept(connection)),
      () => withOne(server.knocking, (connection) => connection.lose(1006)),
      ...Array(8).fill(() =>
        withOne(
          server.open.filter((c) => c.toServer.length > 0),
          (c) => server.hear(c),
        ),
      ),
      ...Array(8).fill(() =>
        withOne(
          server.open.filter((c) => c.toClient.length > 0),
          (c) => server.tell(c, 1 + Math.floor(random() * 4)),
        ),
      ),
      ...Array(4).fill(() => this.#publish(one(this.#listeners).socket)),
      ...Array(3).fill(() => server.publish(`by somebody ${(this.#bodies += 1)}`)),
      () => withOne(server.open, (connection) => server.cut(connection, Math.floor(random() * 3))),
      () =>
        random() < 0.3 && withOne(server.open, (connection) => server.end(connection, one([1001, 1011, 4001, 4002]))),
      () =>
        random() < 0.2 &&
        withOne(server.open, (connection) =>
          server.end(connection, 1012, {
            type: 'bye',
            code: 1012,
            reason: 'restart',
            reconnect: { minMs: 100, maxMs: 5000 },
          }),
        ),
      () => random() < 0.1 && one(this.#listeners).socket.reconnect(),
      () => random() < 0.1 && one(this.#listeners).joinAgain(),
      () => random() < 0.1 && server.forgetIdentities(),
      () => random() < 0.2 && server.forgetMessages(Math.floor(random() * 20)),
      () => random() < 0.05 && server.beginAnew(),
    ];
    one(events)();
  }

  #publish(socket) {
    const body = `of a client ${(this.#bodies += 1)}`;
    const record = { body, from: Date.now() };
    this.#published.push(record);
    socket.publish('dev', body).then(
      (stored) => Object.assign(record, { stored, settled: Date.now() }),
      (error) => Object.assign(record, { error, settled: Date.now() }),
    );
  }

  /** The network is whole again, until nobody has anything to say. */
  async #heal() {
    const { server } = this;
    for (let healed = 0; healed < HEALING_MS; healed += 500) {
      server.knocking.forEach((connection) => server.accept(connection));
      for (let round = 0; round < 3; round++) {
        server.open
          .filter((connection) => connection.toServer.length > 0)
          .forEach((connection) => server.hear(connection));
        server.open.forEach((connection) => server.tell(connection, Infinity));
        await settle();
      }
      await advance(500);
      server.sweep();
    }
  }

  #throwFailure() {
    const failed = this.#listeners.find(({ failure }) => failure);
    if (failed) {
      throw failed.failure;
    }
  }

  #check() {
    const { server } = this;
    this.#throwFailure();
    for (const { socket, position, gaps } of this.#listeners) {
      assert.equal(socket.state, 'open');
      assert.deepEqual(socket.rooms, ['dev']);
      if (position) {
        assert.deepEqual(
          position,
          { epoch: server.epoch, offset: server.head },
          `everything has come, but for ${gaps} gaps`,
        );
      }
    }
    for (const { body, from, settled, stored, error } of this.#published) {
      assert.ok(settled - from <= DEADLINE_MS, `settled in time: ${body}`);
      const copies = [...server.logs].map(([epoch, { entries }]) => [
        epoch,
        entries.filter((entry) => entry.body === body),
      ]);
      assert.ok(
        copies.every(([, entries]) => entries.length <= 1),
        `once in each log: ${body}`,
      );
      const places = copies.flatMap(([epoch, entries]) => entries.map(({ offset }) => ({ epoch, offset })));
      if (stored) {
        assert.deepEqual(
          places,
          [{ epoch: stored.epoch, offset: stored.offset }],
          `acknowledged, it is there: ${body}`,
        );
      } else if (!error.unknown) {
        assert.deepEqual(places, [], `known to have failed (${error.code}), it is not there: ${body}`);
      }
    }
  }
}
