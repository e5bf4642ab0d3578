// Money as people of that language write it. The decimals are those of the price, and
// at least two: nothing is rounded away.

export function moneyIn(locale, currency, amount) {
  try {
    const style = { style: 'currency', currency, minimumFractionDigits: 2 };
    return new Intl.NumberFormat(locale, style).format(amount);
  } catch {
    return `${currency} ${amount}`;
  }
}
