// Where the browser has no clipboard, or forbids the page to write to it.

/**
 * Selects the text where the widget shows it, so that the shopper can copy it by hand.
 * @param {ShadowRoot} shadow
 * @param {string} text
 */
export function selectText(shadow, text) {
  const shown = [...shadow.querySelectorAll('bdi')].find(({ textContent }) => textContent === text);
  if (shown) getSelection()?.selectAllChildren(shown);
}
