// What the widget writes to the console, with paths in place of addresses.
window.reports = [];
console.error = (...words) => {
  reports.push(words.map((word) => `${word?.message ?? word}`.replaceAll(location.origin, '')).join(' '));
};
