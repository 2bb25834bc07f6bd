// The page's elements: those that are there, and new ones. Text reaches the page as text only, never as markup.

const FLEETING_MS = 8_000;
const INPUT_METHOD_KEY = 229;

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

/** Gives a function that shows a text for a while, or takes it away: what somebody will have read by then. */
export function fleeting(element) {
  let forget;
  return function show(text) {
    clearTimeout(forget);
    element.textContent = text;
    forget = text && setTimeout(show, FLEETING_MS, '');
  };
}

/**
 * Whether an input method composes: Enter picks a candidate then, and Escape drops it. Safari ends the composition before the
 * key and leaves only the old key code as a sign.
 */
export const composes = (event) => event.isComposing || event.keyCode === INPUT_METHOD_KEY;

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
