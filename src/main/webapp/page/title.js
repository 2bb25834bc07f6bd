// The title tells what has not been read, and where one is.

export function showTitle(chat) {
  function render() {
    const { unread, shown } = chat;
    const title = `${unread ? `(${unread}) ` : ''}${shown ? `${shown.name} · ` : ''}Parley`;
    if (document.title !== title) {
      document.title = title;
    }
  }
  chat.on('rooms shown', render);
  render();
}
