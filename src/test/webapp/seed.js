// The browser's WebSocket as a beginner's page uses it: four handlers, send(), close(), and nothing of Parley's own.
// Each line tells what happened and the readyState at that moment. The query of the page is passed on, so that a test
// can be refused.

const socket = new WebSocket(`ws://${location.host}/ws/chat${location.search}`);

function record(what) {
  const line = document.createElement('li');
  line.textContent = `${what} ${socket.readyState}`;
  document.getElementById('records').append(line);
  document.getElementById('state').textContent = socket.readyState;
}

record('new WebSocket()');

socket.onopen = () => {
  record('open');
  socket.send('Hello!');
};
socket.onmessage = (event) => record(`message "${event.data}"`);
socket.onerror = () => record('error');
socket.onclose = (event) => record(`close ${event.code} ${event.wasClean}`);

document.getElementById('send').onclick = () => {
  socket.send('Are you there?');
  record('send()');
};
document.getElementById('close').onclick = () => {
  socket.close();
  record('close()');
};
