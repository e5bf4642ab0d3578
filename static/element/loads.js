// What is waited for, but not for ever.

// `work` is given a signal that ends what it began. The time is counted in parts: a page
// that is suspended meanwhile, its network with it, loses no more than one of them.
export function within(time, work) {
  const stop = new AbortController();
  let timer;
  const late = new Promise((_, reject) => {
    const wait = (parts) => {
      if (parts) {
        timer = setTimeout(wait, time / 9, parts - 1);
      } else {
        reject(new Error('too late'));
        stop.abort();
      }
    };
    wait(9);
  });
  return Promise.race([work(stop.signal), late]).finally(() => clearTimeout(timer));
}

// One load for all who ask. One that failed is forgotten, so that the next try is a
// real one.
export function once(loads, key, load) {
  if (!loads.has(key)) {
    const loading = within(POLICY.LOAD_TAKES, (signal) => load(key, signal));
    loads.set(key, loading);
    loading.catch(() => loads.delete(key));
  }
  return loads.get(key);
}
