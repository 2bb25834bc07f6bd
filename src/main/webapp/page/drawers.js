// On a phone rooms and members are drawers. Where there is room for them they are columns, and this does nothing.

import { at, composes } from './elements.js';

const drawers = { rooms: [at('show-rooms'), at('rooms-panel')], members: [at('show-members'), at('members-panel')] };

export function startDrawers() {
  let open;

  function show(name) {
    const closed = open;
    open = name;
    document.body.dataset.drawer = name ?? '';
    Object.entries(drawers).forEach(([each, [opener]]) => opener.setAttribute('aria-expanded', String(each === name)));
    at('main').inert = Boolean(name);
    if (name) {
      const panel = drawers[name][1];
      panel.tabIndex = -1;
      panel.focus();
    } else if (closed) {
      drawers[closed][0].focus();
    }
  }

  const close = () => open && show(undefined);
  Object.entries(drawers).forEach(([name, [opener]]) => {
    opener.addEventListener('click', () => show(open === name ? undefined : name));
  });
  at('scrim').addEventListener('click', close);
  addEventListener('keydown', (event) => event.key === 'Escape' && !composes(event) && close());
  matchMedia('(min-width: 48rem)').addEventListener('change', close);
  return { close };
}
