// How many lines each text of the gallery's states takes, as [state, text, lines].

const taken = [];
for (const section of document.querySelectorAll('section')) {
  // A shop may give its goods names of any length.
  if (section.id.startsWith('long-')) continue;
  const base = section.querySelector('wallet-checkout').shadowRoot.querySelector('.base');
  for (const element of base.querySelectorAll('*')) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.dataset.look === 'unseen') continue;
    const tops = new Set();
    let text = '';
    for (const node of element.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
      text += node.data;
      const range = document.createRange();
      range.selectNodeContents(node);
      // A character of another font lies a little higher in its line.
      for (const { top, height } of range.getClientRects()) tops.add(Math.round((top + height / 2) / 10));
    }
    if (text) taken.push([section.id, text.trim(), tops.size]);
  }
}
return taken;
