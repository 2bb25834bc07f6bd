// The platform's WebSocket, watched: what the page calls, what comes of it, and readyState at each of these moments.

/** What makes a client the client that it is stays out of sight. */
const SECRETS = [[/("resume"\s*:\s*")[^"]*/, '$1…'], [/([?&]resume=)[^&]*/, '$1…']];
const MAX_CHARACTERS = 300;
const MASKED_CHARACTERS = 1_000; // looked at for secrets before it is cut

function beginning(data) {
  const text = typeof data === 'string' ? data : `${data.constructor.name}`;
  const masked = SECRETS.reduce((sum, [secret, shown]) => sum.replace(secret, shown), text.slice(0, MASKED_CHARACTERS));
  return masked.length > MAX_CHARACTERS || text.length > MASKED_CHARACTERS ? `${masked.slice(0, MAX_CHARACTERS)}…` : masked;
}

const encoder = new TextEncoder();

/** The payload of the frame, in bytes. */
const sizeOf = (data) => (typeof data === 'string' ? encoder.encode(data).length : data.byteLength ?? data.size);

/**
 * A class of sockets that tell `record` of everything, before anybody else hears of it: `{ socket, kind, what, detail, bytes,
 * readyState, at }`, where kind is call, out, or the event's type.
 */
export function watchedBy(record) {
  return class WatchedSocket extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols);
      this.#tell('call', 'new WebSocket()', { detail: beginning(url) });
      this.addEventListener('open', () => this.#tell('open', 'open', { detail: this.protocol }));
      this.addEventListener('message', ({ data }) => {
        this.#tell('message', 'message', { detail: beginning(data), bytes: sizeOf(data) });
      });
      this.addEventListener('error', () => this.#tell('error', 'error'));
      this.addEventListener('close', ({ code, reason, wasClean }) => {
        this.#tell('close', 'close', { detail: `${code} ${reason} wasClean=${wasClean}`, code, reason, wasClean });
      });
    }

    send(data) {
      super.send(data);
      this.#tell('out', 'send()', { detail: beginning(data), bytes: sizeOf(data) });
    }

    close(code, reason) {
      if (this.readyState === WebSocket.CLOSED) {
        return; // it changes nothing
      }
      super.close(...[code, reason].filter((given) => given !== undefined));
      this.#tell('call', 'close()', { detail: [code, reason].filter(Boolean).join(' ') });
    }

    #tell(kind, what, more = {}) {
      record({ socket: this, kind, what, detail: '', ...more, readyState: this.readyState, at: new Date() });
    }
  };
}
