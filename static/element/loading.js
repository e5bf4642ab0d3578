// Work that may take some time, but not for ever.

/**
 * The result of `work`, whose signal aborts what it began once `time` milliseconds are
 * over; then the promise rejects. The time is counted in parts: a page that is suspended
 * meanwhile, its network with it, loses no more than one of them.
 * @template T
 * @param {number} time
 * @param {(signal: AbortSignal) => Promise<T>} work
 * @returns {Promise<T>}
 */
export function withTimeLimit(time, work) {
  const stop = new AbortController();
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  /** @type {Promise<never>} */
  const late = new Promise((_, reject) => {
    /** @param {number} parts */
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

/**
 * The HTTP status of a file, with its content type behind it, or 0 where nothing answers: browsers
 * do not say why a file with a hash could not be had.
 * @param {string | URL} url
 */
export const statusOf = (url) => withTimeLimit(POLICY.STATUS_IS_KNOWN_WITHIN, async (signal) => {
  const { status, headers } = await fetch(url, { method: 'HEAD', cache: 'no-store', signal });
  return [status, headers.get('Content-Type')].join(' ').trim();
}).catch(() => '0');

/**
 * One load for all callers with the same key. A load that failed is forgotten, so that
 * the next call loads again.
 * @template T
 * @template {string | URL} Key
 * @param {Map<Key, Promise<T>>} loads
 * @param {Key} key
 * @param {(key: Key, signal: AbortSignal) => Promise<T>} load
 * @returns {Promise<T>}
 */
export function loadOnce(loads, key, load) {
  const known = loads.get(key);
  if (known) return known;
  const loading = withTimeLimit(POLICY.LOAD_TAKES, (signal) => load(key, signal));
  loads.set(key, loading);
  loading.catch(() => loads.delete(key));
  return loading;
}
