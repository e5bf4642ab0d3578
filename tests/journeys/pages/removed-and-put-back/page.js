// Counts what is left: listeners on the window and the document, and timers.
const held = new Map();
for (const target of [window, document]) {
  const { addEventListener, removeEventListener } = target;
  const key = (type) => `${target === window ? 'window' : 'document'} ${type}`;
  target.addEventListener = function add(type, ...rest) {
    held.set(key(type), (held.get(key(type)) ?? 0) + 1);
    addEventListener.call(target, type, ...rest);
    if (rest[1]?.once) {
      addEventListener.call(target, type, () => held.set(key(type), held.get(key(type)) - 1), { once: true });
    }
  };
  target.removeEventListener = function remove(type, ...rest) {
    held.set(key(type), held.get(key(type)) - 1);
    removeEventListener.call(target, type, ...rest);
  };
}
const timers = new Set();
// A driver limits its own scripts by so many milliseconds and more.
const DRIVERS = 3600_000;
const { setTimeout: set, clearTimeout: clear } = window;
window.setTimeout = (work, ...rest) => {
  const id = set(() => { timers.delete(id); work(); }, ...rest);
  if (!(rest[0] >= DRIVERS)) timers.add(id);
  return id;
};
window.clearTimeout = (id) => { timers.delete(id); clear(id); };
window.pause = (milliseconds) => new Promise((done) => { set(done, milliseconds); });
window.kept = () => [
  ...[...held].filter(([, count]) => count > 0).map(([name]) => name).sort(),
  ...(timers.size ? ['timer'] : []),
];
