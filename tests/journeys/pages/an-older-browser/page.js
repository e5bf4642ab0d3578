// No constructable sheets, no element internals, no modulepreload.
Object.defineProperty(window, 'CSSStyleSheet', { value: function illegal() { throw new TypeError('Illegal constructor'); } });
delete HTMLElement.prototype.attachInternals;
DOMTokenList.prototype.supports = (name) => name !== 'modulepreload';
