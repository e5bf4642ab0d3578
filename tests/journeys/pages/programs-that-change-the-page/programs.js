// What shoppers have beside their browser. Each program works on what is in the shadow root, and on
// what comes into it.

const texts = (root) => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  return found.filter((text) => text.data.trim() && !text.parentElement.closest('font, style, script'));
};
const fields = (root) => [...root.querySelectorAll('input, [part~="link"], bdi')];
const marked = (element, name) => !element.hasAttribute(name) && !element.setAttribute(name, 'true');

/** An element that a program puts beside another, without a text. */
function icon(name) {
  const made = document.createElement(name);
  made.style.cssText = 'position: absolute; inline-size: 0; block-size: 0';
  made.attachShadow({ mode: 'open' }).append(document.createElement('img'));
  return made;
}

/** Two fonts around each text: Google Translate's, and with them what is in others' words. */
function inFonts(text, words) {
  const outer = document.createElement('font');
  const inner = document.createElement('font');
  outer.style.verticalAlign = inner.style.verticalAlign = 'inherit';
  outer.append(inner);
  text.replaceWith(outer);
  inner.append(words);
}

window.PROGRAMS = {
  /** Puts a new text in place of each. Its words are the same in angle quotes. */
  translator(root) {
    for (const text of texts(root)) inFonts(text, `«${text.data}»`);
  },
  /** Keeps each text, and moves it. */
  'translator that moves': function move(root) {
    for (const text of texts(root)) inFonts(text, text);
  },
  /** Shows the translation below each text that stays. */
  'translator of both': function both(root) {
    for (const text of texts(root)) {
      if (text.nextSibling?.localName !== 'font') text.after(document.createElement('font'));
    }
  },
  'grammar checker': function check(root) {
    for (const field of fields(root)) {
      if (!marked(field, 'data-gramm')) continue;
      field.setAttribute('data-gramm_editor', 'true');
      field.setAttribute('spellcheck', 'false');
      field.before(icon('grammarly-extension'));
      field.after(icon('grammarly-extension'));
      field.parentElement.setAttribute('data-lt-active', 'true');
    }
  },
  'password manager': function fill(root) {
    for (const field of fields(root)) {
      if (!marked(field, 'data-1p-ignore')) continue;
      field.setAttribute('data-kwimpalaid', '7');
      field.setAttribute('autocomplete', 'off');
      field.style.backgroundImage = 'none';
      field.after(icon('com-1password-button'));
      field.parentElement.prepend(icon('div'));
      if (field.type !== 'number') continue;
      const { value } = field;
      for (const put of ['shopper@example.com', value]) {
        field.value = put;
        for (const type of ['keydown', 'input', 'keyup', 'change', 'blur']) {
          field.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
        }
      }
    }
  },
  /** Makes pages dark: an element before all others, attributes and styles of its own on each element. */
  painter(root) {
    if (!root.querySelector('.darkreader')) {
      // A style sheet of an extension needs no leave of the page's policy.
      const style = icon('div');
      style.className = 'darkreader';
      root.prepend(style);
    }
    for (const element of root.querySelectorAll('[part]')) {
      if (marked(element, 'data-darkreader-inline-color')) element.style.setProperty('--darkreader-color', '#e8e6e3');
    }
  },
};
/** All of them in one browser. */
PROGRAMS.everything = (root) => {
  for (const name of ['translator that moves', 'grammar checker', 'password manager', 'painter']) PROGRAMS[name](root);
};

/** Lets a program work on the root from now on. */
window.watchWith = (program, root) => {
  const options = { childList: true, characterData: true, subtree: true };
  const observer = new MutationObserver(() => work());
  function work() {
    observer.disconnect();
    PROGRAMS[program](root);
    observer.observe(root, options);
  }
  work();
};
