// What the shopper reads where no widget can run: whether an order is under way is
// not known here.

const CANNOT_RUN = {
  'zh-CN': '收银台无法打开。如已付款，请勿再次付款。',
  'zh-HK': '未能開啟收銀台。如已付款，請勿再次付款。',
  en: 'The checkout cannot be opened. If you have paid, do not pay again.',
};

/**
 * The sentence for a language; those without one of their own read the nearest.
 * @param {string} tag
 */
export const cannotRun = (tag) => (
  /^zh-(hk|tw|mo|hant)/i.test(tag) ? CANNOT_RUN['zh-HK'] : CANNOT_RUN[/^zh/i.test(tag) ? 'zh-CN' : 'en']
);
