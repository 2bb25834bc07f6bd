// What outlives a load. A browser may have its storage switched off or full: then nothing is kept, and nothing breaks.

function keeper(storage) {
  const attempt = (act) => {
    try {
      return act(storage());
    } catch {
      return null;
    }
  };
  return {
    get: (key) => attempt((it) => it.getItem(`parley.${key}`)),
    set: (key, value) => attempt((it) => it.setItem(`parley.${key}`, value)),
    remove: (key) => attempt((it) => it.removeItem(`parley.${key}`)),
  };
}

/** Until the tab is closed. */
export const tab = keeper(() => sessionStorage);

/** For every tab, and for good. */
export const browser = keeper(() => localStorage);
