// What a page in a browser has around the client: the window's and the document's events, an address, storage. Imported
// before the client.

/** Knows how many listeners it has. */
class Counting extends EventTarget {
  #listeners = new Map();

  get count() {
    return [...this.#listeners.values()].reduce((sum, types) => sum + types.size, 0);
  }

  addEventListener(type, listener, options) {
    super.addEventListener(type, listener, options);
    this.#listeners.set(listener, (this.#listeners.get(listener) ?? new Set()).add(type));
    options?.signal?.addEventListener('abort', () => this.#listeners.get(listener).delete(type));
  }

  removeEventListener(type, listener, options) {
    super.removeEventListener(type, listener, options);
    this.#listeners.get(listener)?.delete(type);
  }
}

/** A storage; `broken`: every use of it throws, as where the user has switched it off. */
export class MemoryStorage {
  broken = false;
  items = new Map();

  getItem(key) {
    return this.#sound().get(key) ?? null;
  }

  setItem(key, value) {
    this.#sound().set(key, String(value));
  }

  removeItem(key) {
    this.#sound().delete(key);
  }

  #sound() {
    if (this.broken) {
      throw new DOMException('storage is switched off', 'SecurityError');
    }
    return this.items;
  }
}

const window = new Counting();
const document = Object.assign(new Counting(), {
  visibilityState: 'visible',
  hidden: false,
  baseURI: 'https://chat.example/page',
});
const navigator = { onLine: true };
const define = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });

define('addEventListener', window.addEventListener.bind(window));
define('removeEventListener', window.removeEventListener.bind(window));
define('document', document);
define('location', new URL('https://chat.example/page'));
define('navigator', navigator);
define('sessionStorage', new MemoryStorage());

const tell = (target, type, fields = {}) => target.dispatchEvent(Object.assign(new Event(type), fields));

/** What the page is made to do. */
export const page = {
  /** The listeners of window and document. */
  listeners: () => window.count + document.count,
  online() {
    navigator.onLine = true;
    tell(window, 'online');
  },
  offline() {
    navigator.onLine = false;
    tell(window, 'offline');
  },
  visible(visible) {
    document.visibilityState = visible ? 'visible' : 'hidden';
    document.hidden = !visible;
    tell(document, 'visibilitychange');
    tell(window, 'visibilitychange'); // it bubbles
  },
  hide: (persisted) => tell(window, 'pagehide', { persisted }),
  show: (persisted) => tell(window, 'pageshow', { persisted }),
};
