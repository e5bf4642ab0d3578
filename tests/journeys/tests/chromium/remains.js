// Counts what a widget leaves behind: timers that still run, and listeners outside of
// the elements that go with it. It runs before any script of the page.
(() => {
    const timers = new Set();
    const listeners = [];
    // A memory that is counted must not be kept alive by that.
    const memories = new Set();
    const { setTimeout: set, clearTimeout: clear } = window;
    window.setTimeout = (work, ...rest) => {
        const timer = set((...values) => {
            timers.delete(timer);
            work(...values);
        }, ...rest);
        timers.add(timer);
        return timer;
    };
    window.clearTimeout = (timer) => {
        timers.delete(timer);
        clear(timer);
    };
    const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
    const capture = (options) => Boolean(options?.capture ?? options === true);
    const find = (target, type, listener, options) => listeners.findIndex((known) =>
        known.target === target && known.type === type && known.listener === listener
            && known.capture === capture(options));
    EventTarget.prototype.addEventListener = function (type, listener, options) {
        const target = this ?? window;
        if ((target === window || target === document)
            && find(target, type, listener, options) < 0) {
            listeners.push({ target, type, listener, capture: capture(options) });
        }
        return add.call(target, type, listener, options);
    };
    EventTarget.prototype.removeEventListener = function (type, listener, options) {
        const target = this ?? window;
        const at = find(target, type, listener, options);
        if (at >= 0) listeners.splice(at, 1);
        return remove.call(target, type, listener, options);
    };
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = async (...values) => {
        const made = await instantiate.apply(WebAssembly, values);
        const { exports } = made.instance ?? made;
        if (exports.memory) memories.add(new WeakRef(exports.memory));
        return made;
    };
    window.remains = () => {
        const alive = [...memories].map((memory) => memory.deref()).filter(Boolean);
        return {
            timers: timers.size,
            listeners: listeners.length,
            instances: alive.length,
            made: memories.size,
            largest: Math.max(...alive.map((memory) => memory.buffer.byteLength >> 10)),
        };
    };
})();
