// The page's elements: those that are there, and new ones. Text reaches the page as text only, never as markup.

export const at = (id) => document.getElementById(id);

/** A new element. What others wrote may be its text. */
export function make(tag, className = '', text = '') {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** Gives an element another text; the same one is not written again, since a screen reader may hear it as new. */
export function write(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** A button that submits nothing. */
export function button(className, text, act) {
  const element = make('button', className, text);
  element.type = 'button';
  element.addEventListener('click', act);
  return element;
}

/** Sets an attribute that is there or not. */
export function mark(element, name, value) {
  if (value === undefined || value === null || value === false) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value);
  }
}

/** Calls it once in the next frame, however often it is asked for before: a hundred messages a second cost sixty renderings. */
export function perFrame(act) {
  let due = false;
  return () => {
    if (!due) {
      due = true;
      requestAnimationFrame(() => {
        due = false;
        act();
      });
    }
  };
}
