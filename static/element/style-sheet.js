// The widget's style sheet in a shadow root.

/**
 * A function that gives a shadow root the style sheet. All widgets of a document share
 * one; a browser that cannot construct a style sheet gets an element.
 * @param {() => string} css
 */
export function stylesFor(css) {
  /** @type {CSSStyleSheet} */
  let sheet;
  return (/** @type {ShadowRoot} */ shadow) => {
    try {
      const { CSSStyleSheet } = /** @type {typeof globalThis} */ (shadow.ownerDocument.defaultView);
      if (!(sheet instanceof CSSStyleSheet)) (sheet = new CSSStyleSheet()).replaceSync(css());
      shadow.adoptedStyleSheets = [sheet];
    } catch {
      const style = document.createElement('style');
      style.textContent = css();
      shadow.append(style);
    }
  };
}
