// What is wrong with the layout of the gallery's states, in words.

const SLACK = 1;
const complaints = [];

function shown(element) {
  return element.checkVisibility({ visibilityProperty: true })
    // For listeners only.
    && element.dataset.look !== 'unseen';
}

function name(element) {
  const kind = element.getAttribute('part') ?? element.getAttribute('class') ?? element.localName;
  return `${kind} "${(element.textContent ?? '').trim().slice(0, 24)}"`;
}

function complain(state, element, what) {
  complaints.push(`${state}: ${name(element)} ${what}`);
}

// A picture's own elements scale with it.
function isLaidOut(element) {
  return !(element instanceof SVGElement) || element.localName === 'svg';
}

function outside(inner, outer) {
  return inner.left < outer.left - SLACK || inner.right > outer.right + SLACK
    || inner.top < outer.top - SLACK || inner.bottom > outer.bottom + SLACK;
}

// Without the page's rounding, how far two boxes lie in each other.
function overlap(one, other) {
  return Math.min(
    Math.min(one.right, other.right) - Math.max(one.left, other.left),
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top),
  );
}

function words(element) {
  const rects = [];
  for (const node of element.childNodes) {
    if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    rects.push(...range.getClientRects());
  }
  return rects;
}

// A slot has no place of its own.
function placedParent(element) {
  const parent = element.parentElement;
  return parent?.localName === 'slot' ? placedParent(parent) : parent;
}

function check(state, base) {
  const frame = base.getBoundingClientRect();
  for (const element of [base, ...base.querySelectorAll('*')]) {
    if (!shown(element) || !isLaidOut(element)) continue;
    const box = element.getBoundingClientRect();
    if (outside(box, frame)) complain(state, element, 'sticks out of the widget');
    const style = getComputedStyle(element);
    const parent = placedParent(element) ?? base;
    const around = element === base ? frame : parent.getBoundingClientRect();
    // The copy button reaches into the margin, so that its word ends where the lines do.
    const reaches = Number.parseFloat(style.marginInlineEnd) < 0;
    if (!reaches && (box.left < around.left - SLACK || box.right > around.right + SLACK)) {
      complain(state, element, `is wider than ${name(parent)}`);
    }
    // A character that is drawn in another font makes its line higher, and is not cut for that. A
    // long address is scrolled.
    if (!element.matches('.link') && style.overflowX !== 'visible' && (element.scrollWidth > element.clientWidth + SLACK
      || element.scrollHeight > element.clientHeight * 1.1)) {
      complain(state, element, 'cuts off what is in it');
    }
    const inline = style.display === 'inline';
    for (const line of words(element)) {
      if (outside(line, frame)) complain(state, element, 'has words outside the widget');
      // Firefox gives the marks of an isolated text a place beside their line.
      const isIsolated = /[\u2066-\u2069]/.test(element.textContent);
      if (!inline && !isIsolated && (line.left < box.left - SLACK || line.right > box.right + SLACK)) {
        complain(state, element, 'has words outside itself');
      }
    }
    siblings(state, element);
  }
}

function siblings(state, parent) {
  const placed = [...parent.children].filter((child) => shown(child) && isLaidOut(child)
    && child.getClientRects().length === 1
    // The radio button lies over its card, as it should.
    && getComputedStyle(child).position === 'static');
  placed.forEach((one, number) => {
    for (const other of placed.slice(number + 1)) {
      if (overlap(one.getBoundingClientRect(), other.getBoundingClientRect()) > SLACK) {
        complain(state, one, `overlaps ${name(other)}`);
      }
    }
  });
}

// The side of what is pressed; a radio button is as large as its card.
function targets(state, base, least) {
  for (const element of base.querySelectorAll('a[href], button, input')) {
    if (!shown(element)) continue;
    const { width, height } = element.getBoundingClientRect();
    if (Math.min(width, height) < least) {
      complain(state, element, `is ${width.toFixed(1)} × ${height.toFixed(1)}px`);
    }
  }
}

// Digits read from left to right wherever the page begins.
function digits(state, base) {
  const number = base.querySelector('.order-no bdi');
  if (!number) return;
  const range = document.createRange();
  const text = number.firstChild;
  const at = (place) => {
    range.setStart(text, place);
    range.setEnd(text, place + 1);
    return range.getBoundingClientRect();
  };
  const [first, second] = [at(0), at(1)];
  if (second.top === first.top && second.left < first.left) complain(state, number, 'runs backwards');
}

// A word that a line has room for stays whole. What a shop made too long does not.
function brokenWords(state, base) {
  if (state.startsWith('long-')) return;
  const texts = document.createTreeWalker(base, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    // An address is read by machines, and may break anywhere.
    if (!shown(parentElement) || parentElement.closest('.link')) continue;
    range.selectNodeContents(texts.currentNode);
    if (range.getClientRects().length < 2) continue;
    for (const { 0: word, index } of data.matchAll(/[\p{Script=Latin}\d.,¥]{2,16}(?![\p{Script=Latin}\d])/gu)) {
      if (/[\p{Script=Latin}\d]/u.test(data[index - 1] ?? ' ')) continue;
      range.setStart(texts.currentNode, index);
      range.setEnd(texts.currentNode, index + word.length);
      const parts = [...range.getClientRects()].filter((part) => part.width > 0);
      if (new Set(parts.map((part) => Math.round(part.top))).size > 1) complain(state, parentElement, `breaks "${word}" apart`);
    }
  }
}

for (const section of document.querySelectorAll('section')) {
  const base = section.querySelector('wallet-checkout').shadowRoot.querySelector('.base');
  check(section.id, base);
  targets(section.id, base, 44);
  digits(section.id, base);
  brokenWords(section.id, base);
}
return complaints;
