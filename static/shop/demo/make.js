// An element with its text, and the properties that it has from the start.
export function make(kind, text = '', properties = {}) {
  return Object.assign(document.createElement(kind), { textContent: text, ...properties });
}
