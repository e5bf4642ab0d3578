// A site with tabs, for code that tabs share: each tab is a realm of its own with its
// own listeners, focus and requests; locks, storage and the clock are the site's. What a
// browser does here is done as its specification has it, and at once.

import { readFile } from 'node:fs/promises';
import { getEventListeners } from 'node:events';
import vm from 'node:vm';

// Lets everything happen that waits for nothing but its turn.
export const settle = () => new Promise((done) => { setImmediate(done); });

// Time that goes on when a test says so.
class Clock {
  now = 0;
  #timers = new Map();
  #next = 1;

  start(work, delay) {
    this.#timers.set(this.#next, { work, at: this.now + delay });
    return this.#next++;
  }

  stop(timer) {
    this.#timers.delete(timer);
  }

  get pending() {
    return this.#timers.size;
  }

  async pass(time) {
    this.now += time;
    for (const [timer, { work, at }] of [...this.#timers]) {
      if (at > this.now) continue;
      this.#timers.delete(timer);
      work();
    }
    await settle();
  }
}

// https://w3c.github.io/web-locks/, exclusive locks alone.
class Locks {
  #held = new Map();
  #queue = [];

  get waiting() {
    return this.#queue.length;
  }

  get held() {
    return this.#held.size;
  }

  request(name, { signal, steal }, work) {
    if (signal && steal) throw new DOMException('no signal with steal', 'NotSupportedError');
    return new Promise((resolve, reject) => {
      const request = { name, work, resolve, reject };
      const aborted = () => {
        if (!this.#queue.includes(request)) return;
        this.#queue = this.#queue.filter((one) => one !== request);
        reject(signal.reason);
      };
      signal?.addEventListener('abort', aborted);
      if (steal) {
        const stolen = this.#held.get(name);
        this.#held.delete(name);
        stolen?.reject(new DOMException('the lock was stolen', 'AbortError'));
        this.#queue.unshift(request);
      } else {
        this.#queue.push(request);
      }
      this.#grant();
    });
  }

  #grant() {
    for (const request of [...this.#queue]) {
      if (this.#held.has(request.name)) continue;
      this.#queue = this.#queue.filter((one) => one !== request);
      this.#held.set(request.name, request);
      queueMicrotask(() => this.#run(request));
    }
  }

  async #run({ name, work, resolve, reject }) {
    const request = this.#held.get(name);
    try {
      resolve(await work());
    } catch (error) {
      reject(error);
    }
    if (this.#held.get(name) !== request) return;
    this.#held.delete(name);
    this.#grant();
  }
}

// Fires its events in every tab but the one that writes.
class Storage {
  constructor(site, tab) {
    Object.assign(this, { site, tab });
  }

  setItem(key, newValue) {
    if (this.site.storageIsForbidden) throw new DOMException('no storage', 'SecurityError');
    this.#fire({ key, newValue });
  }

  removeItem(key) {
    this.#fire({ key, newValue: null });
  }

  #fire(change) {
    for (const tab of this.site.tabs) {
      if (tab !== this.tab) queueMicrotask(() => tab.fire('storage', change));
    }
  }
}

// An open stream, until it is closed or the server ends it.
class EventStream extends EventTarget {
  constructor(tab, url) {
    super();
    Object.assign(this, { tab, url });
    tab.streams.push(this);
  }

  // An event of the server's, by its name.
  send(type, data) {
    // A browser drops an event without data.
    if (!data) return;
    const event = Object.assign(new Event(type), { data });
    if (type === 'message') this.onmessage?.(event);
    this.dispatchEvent(event);
  }

  // The connection is gone.
  cut() {
    this.onerror?.(new Event('error'));
  }

  close() {
    this.tab.streams = this.tab.streams.filter((one) => one !== this);
  }
}

class Tab {
  // The streams that are open.
  streams = [];
  // What was sent to the server, in order.
  sent = [];
  isSeen = false;
  answers = async () => new Response(`answer ${this.site.count += 1}`);
  #page = new EventTarget();

  constructor(site, policy) {
    this.site = site;
    const { clock, locks } = site;
    this.realm = vm.createContext({
      AbortController,
      EventSource: EventStream.bind(null, this),
      Response,
      POLICY: policy,
      addEventListener: this.#page.addEventListener.bind(this.#page),
      removeEventListener: this.#page.removeEventListener.bind(this.#page),
      clearTimeout: (timer) => clock.stop(timer),
      document: Object.defineProperty({ hasFocus: () => this.isSeen }, 'hidden', {
        get: () => !this.isSeen,
      }),
      fetch: (request) => {
        this.sent.push(request);
        return this.answers(request);
      },
      localStorage: new Storage(site, this),
      navigator: { locks },
      performance: { now: () => clock.now },
      setTimeout: (work, delay) => clock.start(work, delay),
    });
  }

  fire(type, properties = {}) {
    this.#page.dispatchEvent(Object.assign(new Event(type), properties));
  }

  // The shopper looks at this tab, and at no other.
  see() {
    for (const tab of this.site.tabs) tab.isSeen = tab === this;
    this.fire('focus');
  }

  get listeners() {
    const types = ['storage', 'focus', 'pagehide'];
    return types.flatMap((type) => getEventListeners(this.#page, type)).length;
  }
}

export class Site {
  clock = new Clock();
  locks = new Locks();
  tabs = [];
  count = 0;
  storageIsForbidden = false;

  // A tab that has evaluated a module of the element's, which imports nothing.
  async open(module, policy, { locks = this.locks } = {}) {
    const tab = new Tab(this, policy);
    tab.realm.navigator.locks = locks;
    this.tabs.push(tab);
    const file = new URL(`../../static/element/${module}`, import.meta.url);
    const script = new vm.SourceTextModule(await readFile(file, 'utf8'), { context: tab.realm });
    await script.link(() => { throw new Error(`${module} imports something`); });
    await script.evaluate();
    tab.exports = script.namespace;
    return tab;
  }
}
