window.reports = [];
console.warn = (...words) => { reports.push(words.join(' ')); };
