window.clipboardIs = (value) => Object.defineProperty(navigator, 'clipboard', { value, configurable: true });
clipboardIs(undefined);
window.written = [];
// What is selected, also where the browser keeps it to the shadow root.
window.selected = () => {
  const { shadowRoot } = element;
  const selection = shadowRoot.getSelection?.() ?? getSelection();
  if (`${selection}`) return `${selection}`;
  const [range] = selection.getComposedRanges?.({ shadowRoots: [shadowRoot] }) ?? [];
  return range ? range.startContainer.textContent : '';
};
