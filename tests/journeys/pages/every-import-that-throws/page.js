// Sells again and again. In each sale one of the functions that the wasm imports throws once,
// in one part of a journey; the shopper goes on by what is on the screen.

/** The sales by their names, which are in the addresses of their wasm. */
const sales = new Map();
/** The sale that a response or a compiled module is for: each sale has both parts of the wasm for itself. */
const owners = new WeakMap();

const fetchOfSales = window.fetch;
window.fetch = async (resource, options) => {
  const [, sale, file] = /\/made-up\/([^/]+)\/([^/]+\.wasm)$/.exec(resource.url ?? `${resource}`) ?? [];
  if (!sale) return fetchOfSales(resource, options);
  const response = await fetchOfSales(`/${file}`, options);
  owners.set(response, sales.get(sale));
  return response;
};
const { compileStreaming, instantiate } = WebAssembly;
WebAssembly.compileStreaming = async (source) => {
  const response = await source;
  const module = await compileStreaming.call(WebAssembly, response);
  owners.set(module, owners.get(response));
  return module;
};
WebAssembly.instantiate = (module, imports) => {
  const sale = owners.get(module);
  const watched = sale ? Object.fromEntries(Object.entries(imports).map(([of, entries]) => (
    [of, Object.fromEntries(Object.entries(entries).map(([name, entry]) => (
      [name, typeof entry === 'function' ? (...values) => { sale.called(name); return entry(...values); } : entry]
    )))]
  ))) : imports;
  for (const entries of Object.values(imports)) {
    for (const [name, entry] of Object.entries(entries)) {
      if (typeof entry === 'function') window.sources[name] = `${entry}`.slice(0, 80);
    }
  }
  return instantiate.call(WebAssembly, module, watched);
};
window.sources = {};

/** A sale in which the import `injected.name` throws at its call number `injected.at` of a part. */
class ThrowingSale extends Sale {
  /** How often each import was called, in each part. */
  calls = {};
  hasThrown = false;

  constructor(name, journey, injected) {
    super(name, journey, { 'wasm-url': `/made-up/${name}/wallet-checkout_bg.wasm` });
    this.injected = injected;
    sales.set(name, this);
  }

  called(name) {
    if (!this.part) return;
    const calls = this.calls[this.part] ??= {};
    calls[name] = (calls[name] ?? 0) + 1;
    const { part, name: wanted, at } = this.injected ?? {};
    if (this.hasThrown || this.part !== part || name !== wanted || calls[name] !== at) return;
    this.hasThrown = true;
    throw new Error(`${name} throws`);
  }
}

/** Which of an import's calls throws: the first, or several of them. */
function places(calls, isLong) {
  const all = [1, 2, 3, Math.ceil(calls / 2), calls - 1, calls];
  return [...new Set(isLong ? all : [1])].filter((at) => at >= 1 && at <= calls);
}

/** How often an import was called in a part of each of these sales, at least. */
function least(played, part, name) {
  return Math.min(...played.map(({ calls }) => calls[part]?.[name] ?? 0));
}

/** Names of sales are never used twice in a browser, which keeps their orders. */
const nameOf = (kind, number) => `${kind}${number}x${Math.round(performance.timeOrigin % 1e8)}`;

/**
 * What is called in the journeys while nothing throws, and so can throw in others: what is called in
 * each of two sales, since a part is now a little longer and now a little shorter. All journeys have
 * the same first part, but for one that only watches.
 */
window.list = async (isLong) => {
  const whole = JOURNEYS.map((journey, number) => [1, 2].map((time) => (
    new ThrowingSale(nameOf(`whole${time}-`, number), journey)
  )));
  await playAll(whole.flat());
  const problems = whole.flat().filter(({ problems }) => problems.length);
  if (problems.length) throw new Error(problems.map(({ journey, problems }) => `${journey.name}: ${problems}`).join('\n'));
  const cases = [];
  whole.forEach((played, journey) => {
    const { name: title, attributes } = JOURNEYS[journey];
    for (const [part, names] of Object.entries(played[0].calls)) {
      if (part === 'loading' && journey && !('watch' in (attributes ?? {}))) continue;
      for (const name of Object.keys(names)) {
        for (const at of places(least(played, part, name), isLong)) cases.push({ journey, title, part, name, at });
      }
    }
  });
  return cases;
};

const throwing = (cases, kind) => cases.map((injected, number) => (
  new ThrowingSale(nameOf(kind, number), JOURNEYS[injected.journey], injected)
));

/**
 * Plays these sales, and returns how many did not throw, and what is wrong. One in which the part was
 * shorter than usual is played once more.
 */
window.run = async (cases) => {
  const first = throwing(cases, 'first');
  await playAll(first);
  const second = throwing(first.filter(({ hasThrown }) => !hasThrown).map(({ injected }) => injected), 'second');
  await playAll(second);
  const titleOf = ({ injected: { title, part, name, at } }) => (
    `${title}, ${part}, call ${at} of ${name} (${window.sources[name]})`
  );
  return {
    silent: second.filter(({ hasThrown }) => !hasThrown).map(titleOf),
    problems: [...first, ...second].filter(({ problems }) => problems.length).map((sale) => (
      `${titleOf(sale)}: ${sale.problems.join('; ')}`
    )),
  };
};
