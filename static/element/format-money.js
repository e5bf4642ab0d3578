/** @type {Record<string, Intl.NumberFormat>} */
const formats = {};

/**
 * Money as people write it in that language. The decimals are those of the amount, and
 * at least two: nothing is rounded away.
 * @param {string} locale
 * @param {string} currency
 * @param {string} amount
 */
export function formatMoney(locale, currency, amount) {
  try {
    /** @type {Intl.NumberFormatOptions} */
    const style = { style: 'currency', currency, minimumFractionDigits: 2 };
    const format = formats[locale + currency] ??= new Intl.NumberFormat(locale, style);
    // The type knows numbers only. A text keeps every digit.
    return format.format(/** @type {any} */ (amount));
  } catch {
    return `${currency} ${amount}`;
  }
}
