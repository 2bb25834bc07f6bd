// The page at "/". What a ParleySocket tells goes into a model of the rooms (chat.js), and the views show the model.

import { ParleySocket } from '../parley.js';
import { showConnection } from './banner.js';
import { Chat, LOBBY, roomName } from './chat.js';
import { Composer } from './composer.js';
import { startDrawers } from './drawers.js';
import { at } from './elements.js';
import { Inspector } from './inspector.js';
import { tab } from './kept.js';
import { startLanguage } from './language.js';
import { Log } from './log.js';
import { showMembers } from './members.js';
import { chatAddress, startName } from './name.js';
import { startNotifications } from './notify.js';
import { write } from './posting.js';
import { notSent } from './reasons.js';
import { forgetRefusal, showRefusals } from './refusal.js';
import { addressOf, showRooms } from './rooms.js';
import { showTitle } from './title.js';
import { showTyping } from './typing.js';
import { watchedBy } from './watched-socket.js';

let arriving; // the room that was asked for last, until it lets us in
let lobbyRefused = false;

const inspector = new Inspector();
const socket = new ParleySocket(chatAddress, 'superchat', { WebSocket: watchedBy(inspector.record) });
const chat = new Chat(socket);

startLanguage();
const drawers = startDrawers();
const composer = new Composer(chat);
const log = new Log(chat, composer);
composer.onWritten = () => log.toEnd();
showConnection(socket);
showRooms(chat, { visit, leave: (room) => leave(room) });
showRefusals(chat);
showMembers(chat);
showTyping(chat);
showTitle(chat);
startName(chat);
startNotifications(chat, visit);
inspector.start(socket, (text) => chat.shown && composer.report(chat.shown, write(chat, chat.shown, text)));

chat.on('settled', ({ state, failure }) => state === 'failed' && announce(notSent(failure)));
chat.on('entered', (room) => room === chat.shown && remember(room, room === arriving ? 'pushState' : 'replaceState'));
chat.on('refused', ({ room }) => refused(room));
addEventListener('popstate', () => {
  forgetRefusal();
  chat.show(roomOfAddress());
  drawers.close();
});
begin();

/** For screen readers alone. */
function announce(text) {
  at('said').textContent = text;
}

function roomOfAddress() {
  return roomName(new URLSearchParams(location.search).get('room') ?? '') || LOBBY;
}

/** The room of the address is shown; the others that this tab was in are entered, too. */
function begin() {
  const before = roomsBefore();
  if (!before.length || new URLSearchParams(location.search).has('room')) {
    chat.show(roomOfAddress());
  } else {
    chat.show(before[0]);
  }
  before.forEach((room) => chat.enter(room));
  if (matchMedia('(hover: hover)').matches) {
    at('text').focus();
  }
}

function roomsBefore() {
  try {
    return JSON.parse(tab.get('rooms') ?? '[]').filter((room) => typeof room === 'string');
  } catch {
    return [];
  }
}

/** Shows a room, under an address of its own. */
function visit(name) {
  drawers.close();
  forgetRefusal();
  show(name);
  if (matchMedia('(hover: hover)').matches) {
    at('text').focus();
  }
}

/** A room that this page is not in yet has its entry in the history once it has let us in: it may refuse to. */
function show(name) {
  if (roomName(name) === chat.shown?.name) {
    return;
  }
  chat.show(name);
  if (chat.shown.filled) {
    remember(chat.shown, 'pushState');
  } else {
    arriving = chat.shown;
  }
}

/** Whoever is left without a room is brought to the lobby, unless the lobby itself was refused: it would be again. */
function refused(name) {
  lobbyRefused ||= name === LOBBY;
  if (chat.shown) {
    remember(chat.shown, 'replaceState');
  } else if (!lobbyRefused) {
    show(LOBBY);
  }
}

function remember(room, how) {
  arriving = undefined;
  if (roomOfAddress() !== room.name) {
    history[how](null, '', addressOf(room));
  }
}

function leave(room) {
  const wasShown = room === chat.shown;
  chat.leave(room);
  if (wasShown && chat.shown) {
    remember(chat.shown, 'pushState');
  }
  at('text').focus();
}
