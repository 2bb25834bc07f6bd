// A TCP proxy in front of the server, that a test can cut, take away and darken.
import { connect, createServer } from 'node:net';

export class Proxy {
  #server;
  #pairs = new Set();
  #isDark = false;

  constructor(host, port) {
    this.#server = createServer((near) => this.#join(near, connect(port, host)));
  }

  static async to(address) {
    const { hostname, port } = new URL(address);
    const proxy = new Proxy(hostname, Number(port));
    await proxy.back();
    return proxy;
  }

  get port() {
    return this.#port;
  }

  #port = 0;

  /** It listens again, on the port that it had. */
  async back() {
    this.#isDark = false;
    if (!this.#server.listening) {
      await new Promise((done, fail) => this.#server.once('error', fail).listen(this.#port, '127.0.0.1', done));
      this.#port = this.#server.address().port;
    }
  }

  /** Resets every connection on both sides; what is under way is lost. */
  cut() {
    for (const pair of this.#pairs) {
      pair.forEach((socket) => socket.resetAndDestroy());
    }
    this.#pairs.clear();
  }

  /** The same, and nobody can connect. */
  away() {
    this.#server.close();
    this.cut();
  }

  /** Connections stay and carry nothing any more. */
  dark() {
    this.#isDark = true;
    this.#pairs.forEach((pair) => pair.forEach((socket) => socket.pause()));
  }

  #join(near, far) {
    const pair = [near, far];
    this.#pairs.add(pair);
    const end = () => {
      this.#pairs.delete(pair);
      pair.forEach((socket) => socket.destroy());
    };
    for (const [from, to] of [
      [near, far],
      [far, near],
    ]) {
      from.setNoDelay(true);
      from.on('data', (data) => this.#isDark || to.write(data));
      from.on('close', end).on('error', end);
    }
    if (this.#isDark) {
      pair.forEach((socket) => socket.pause());
    }
  }
}
