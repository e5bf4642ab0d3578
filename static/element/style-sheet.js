// The widget's style sheet in a shadow root.

/**
 * `add` gives a shadow root the style sheet. All widgets of a document share one; a browser
 * that cannot construct a style sheet gets an element. `extend` adds the rules of the
 * second part, everywhere.
 * @param {() => string} css
 */
export function stylesFor(css) {
  /** @type {CSSStyleSheet} */
  let sheet;
  let later = '';
  /** @type {Set<WeakRef<HTMLStyleElement>>} */
  const elements = new Set();

  /** @param {ShadowRoot} shadow */
  function add(shadow) {
    try {
      const { CSSStyleSheet } = /** @type {typeof globalThis} */ (shadow.ownerDocument.defaultView);
      if (!(sheet instanceof CSSStyleSheet)) (sheet = new CSSStyleSheet()).replaceSync(css() + later);
      shadow.adoptedStyleSheets = [sheet, ...shadow.adoptedStyleSheets];
    } catch {
      const style = document.createElement('style');
      style.textContent = css() + later;
      shadow.append(style);
      elements.add(new WeakRef(style));
    }
  }

  /** @param {string} rules */
  function extend(rules) {
    later = rules;
    sheet?.replaceSync(css() + later);
    for (const reference of elements) {
      const element = reference.deref();
      // The page's policy may have forbidden it, and is not asked twice.
      if (element?.sheet) element.append(later);
    }
  }

  return { add, extend };
}
