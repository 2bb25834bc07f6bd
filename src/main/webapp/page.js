// The page at "/": a plain-text chat that shows the WebSocket under it. It speaks the subprotocol `chat`: a frame is a
// text, and one's own message does not come back. Whatever others wrote reaches the page through textContent only.

const words = {
  en: {
    language: 'Language', room: 'Room', lobby: 'lobby', name: 'Name', guest: 'guest',
    log: 'Messages', compose: 'Message', write: 'Write a message', notConnected: 'Not connected', send: 'Send',
    hint: 'Nobody has said anything yet. Open this page in a second window and talk to yourself.',
    you: 'You', someone: 'Someone', connected: 'Connected', closed: 'Connection closed',
    refused: 'Could not connect. A browser does not tell a page why: the room or the name may not be allowed, or the '
        + 'server is away',
    state0: 'Connecting', state1: 'Open', state2: 'Closing', state3: 'Closed',
    lesson: 'The WebSocket underneath', connect: 'Connect', close: 'Close',
    events: 'Its four events', timeline: 'As it happens',
    openMeans: 'The handshake is done, send() works.',
    messageMeans: 'A text has come in.',
    errorMeans: 'It failed; the browser keeps the reason to itself.',
    closeMeans: 'It is over, with a code and perhaps a reason.',
  },
  zh: {
    language: '语言', room: '房间', lobby: '大厅', name: '名字', guest: '访客',
    log: '消息', compose: '消息', write: '写一条消息', notConnected: '未连接', send: '发送',
    hint: '还没有人说话。在另一个窗口打开本页，和自己聊聊吧。',
    you: '我', someone: '对方', connected: '已连接', closed: '连接已关闭',
    refused: '连接失败。浏览器不会告诉页面原因：可能是房间或名字不被允许，也可能是服务器不在线',
    state0: '连接中', state1: '已打开', state2: '关闭中', state3: '已关闭',
    lesson: '背后的 WebSocket', connect: '连接', close: '关闭',
    events: '四个事件', timeline: '实时记录',
    openMeans: '握手完成，可以调用 send()。',
    messageMeans: '收到一条文本。',
    errorMeans: '出错了，浏览器不透露原因。',
    closeMeans: '连接结束，带有代码，也可能有理由。',
  },
};

const MAX_MESSAGES_SHOWN = 500;
const MAX_ENTRIES_SHOWN = 200;
const NEAR_BOTTOM_PIXELS = 60;
const INPUT_METHOD_KEY = 229;

const at = (id) => document.getElementById(id);
const [log, text, timeline, fields] = [at('log'), at('text'), at('timeline'), at('connection').elements];
const counts = { open: 0, message: 0, error: 0, close: 0 };
let language = remembered() ?? navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in words) ?? 'en';
let socket;
let hasOpened = false;

// --- Words ---

function remembered() {
  try {
    const chosen = localStorage.getItem('language');
    return chosen in words ? chosen : undefined;
  } catch {
    return undefined; // storage is switched off
  }
}

function choose(chosen) {
  language = chosen;
  try {
    localStorage.setItem('language', chosen);
  } catch {
    // Storage is switched off: the choice lasts as long as the page.
  }
  translate();
}

/** Gives an element a text that follows the language from now on. */
function say(element, key) {
  element.dataset.text = key;
  element.textContent = words[language][key];
}

function translate() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;
  document.querySelectorAll('[data-text]').forEach((e) => say(e, e.dataset.text));
  document.querySelectorAll('[data-label]').forEach((e) => e.setAttribute('aria-label', words[language][e.dataset.label]));
  document.querySelectorAll('[data-hint]').forEach((e) => { e.placeholder = words[language][e.dataset.hint]; });
  document.querySelectorAll('.languages button').forEach((b) => b.setAttribute('aria-pressed', b.value === language));
}

// --- What is shown ---

function make(tag, className, content = '') {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = content;
  return element;
}

function clock(withMillis) {
  const now = new Date();
  const element = make('time', '', now.toTimeString().slice(0, 8) + (withMillis ? now.toISOString().slice(19, 23) : ''));
  element.dateTime = now.toISOString();
  return element;
}

/** Appends and forgets the oldest; follows the newest, unless the reader has scrolled up. */
function append(list, element, limit) {
  const follows = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_BOTTOM_PIXELS;
  list.append(element);
  while (list.childElementCount > limit) {
    list.firstElementChild.remove();
  }
  if (follows) {
    list.scrollTop = list.scrollHeight;
  }
}

/** A line of the log that is nobody's message. */
function notice(key, code) {
  const line = make('p', 'notice');
  const sentence = make('span', '');
  say(sentence, key);
  line.append(sentence, code === undefined ? '' : ` · ${code}`);
  append(log, line, MAX_MESSAGES_SHOWN);
}

function showMessage(author, content) {
  at('hint')?.remove();
  const message = make('article', author === 'you' ? 'bubble mine' : 'bubble theirs');
  const who = make('span', 'unseen');
  say(who, author);
  const body = make('p', '', content);
  body.dir = 'auto';
  message.append(who, body, clock(false));
  append(log, message, MAX_MESSAGES_SHOWN);
}

/** A line of the timeline: a call that the page made, or an event that came, and the readyState at that moment. */
function record(kind, what, detail = '') {
  const entry = make('li', kind);
  entry.append(clock(true), make('b', '', what), make('span', 'value', socket.readyState), make('bdi', 'detail', detail));
  append(timeline, entry, MAX_ENTRIES_SHOWN);
  if (kind in counts) {
    counts[kind] += 1;
    at(`count-${kind}`).textContent = counts[kind];
    at(`count-${kind}`).className = 'seen';
  }
  showState();
}

function showState() {
  const state = socket.readyState;
  [...at('rail').children].forEach((step, value) => {
    if (value !== state) {
      step.removeAttribute('aria-current');
    } else if (!step.hasAttribute('aria-current')) {
      step.setAttribute('aria-current', 'step');
    }
  });
  at('pill').className = `pill state${state}`;
  say(at('state'), `state${state}`);
  text.dataset.hint = state === WebSocket.OPEN ? 'write' : 'notConnected';
  text.placeholder = words[language][text.dataset.hint];
  at('send').disabled = state !== WebSocket.OPEN;
  at('connect').disabled = state !== WebSocket.CLOSED;
  at('close').disabled = state > WebSocket.OPEN;
  fields.room.readOnly = fields.name.readOnly = state !== WebSocket.CLOSED;
}

function showRoom() {
  const room = new URLSearchParams(location.search).get('room');
  document.title = room ? `${room} · Parley` : 'Parley';
  if (room) {
    delete at('room-name').dataset.text;
    at('room-name').textContent = room;
  } else {
    say(at('room-name'), 'lobby');
  }
}

// --- The socket ---

/** This host's chat, with the room and the name of the page's own address. */
function chatAddress() {
  const address = new URL('/ws/chat', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  for (const [key, value] of new URLSearchParams(location.search)) {
    if (key === 'room' || key === 'name') {
      address.searchParams.append(key, value);
    }
  }
  return address.href;
}

function connect() {
  const address = chatAddress();
  hasOpened = false;
  socket = new WebSocket(address);
  record('call', 'new WebSocket()', address);
  socket.onopen = () => {
    hasOpened = true;
    record('open', 'open');
    notice('connected');
  };
  socket.onmessage = (event) => {
    record('message', 'message', `data ${JSON.stringify(event.data)}`);
    showMessage('someone', event.data);
  };
  socket.onerror = () => record('error', 'error');
  socket.onclose = (event) => {
    const hadFocus = [document.body, at('close')].includes(document.activeElement);
    record('close', 'close', `code ${event.code}, reason ${JSON.stringify(event.reason)}, wasClean ${event.wasClean}`);
    notice(hasOpened ? 'closed' : 'refused', event.code);
    if (hadFocus && hasOpened) {
      at('connect').focus(); // the button that had it is disabled now
    }
  };
}

function send() {
  const content = text.value;
  if (socket.readyState !== WebSocket.OPEN || !content.trim()) {
    return;
  }
  socket.send(content);
  record('call', 'send()', JSON.stringify(content));
  showMessage('you', content);
  log.scrollTop = log.scrollHeight;
  text.value = '';
}

// --- What people do ---

at('composer').onsubmit = (event) => {
  event.preventDefault();
  send();
  text.focus();
};

text.onkeydown = (event) => {
  // While an input method composes, Enter picks a candidate. Safari ends the composition before this event and leaves
  // only the old key code as a sign.
  const composing = event.isComposing || event.keyCode === INPUT_METHOD_KEY;
  if (event.key === 'Enter' && !event.shiftKey && !composing) {
    event.preventDefault();
    at('composer').requestSubmit();
  }
};

at('connection').onsubmit = (event) => {
  event.preventDefault();
  if (socket.readyState !== WebSocket.CLOSED) {
    return;
  }
  const address = new URL(location.href);
  for (const { name, value } of [fields.room, fields.name]) {
    address.searchParams.delete(name);
    if (value) {
      address.searchParams.set(name, value);
    }
  }
  history.replaceState(null, '', address);
  showRoom();
  connect();
  text.focus();
};

at('close').onclick = () => {
  socket.close(1000);
  record('call', 'close(1000)');
};

document.querySelectorAll('.languages button').forEach((button) => {
  button.onclick = () => choose(button.value);
});

const asked = new URLSearchParams(location.search);
fields.room.value = asked.get('room') ?? '';
fields.name.value = asked.get('name') ?? '';
showRoom();
translate();
connect();
