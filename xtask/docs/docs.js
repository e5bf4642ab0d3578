// The search: every word of the query must be somewhere in a section. Words of Chinese have no
// blanks between them, so parts of words count.

const field = document.querySelector('input[type="search"]');
const found = document.getElementById('found');
const article = document.querySelector('article');
const root = document.body.dataset.root;
const MOST = 30;

let loading;
const sections = () => {
  loading ??= fetch(`${root}search.${document.documentElement.lang}.json`).then((answer) => answer.json());
  return loading;
};

function excerpt(text, word) {
  const at = Math.max(0, text.toLowerCase().indexOf(word) - 60);
  return `${at ? '… ' : ''}${text.slice(at, at + 180).trim()} …`;
}

function item([address, title, text], words) {
  const link = document.createElement('a');
  link.href = root + address;
  link.textContent = title;
  const words0 = document.createElement('p');
  words0.textContent = excerpt(text, words[0]);
  const li = document.createElement('li');
  li.append(link, words0);
  return li;
}

async function search() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  found.hidden = !words.length;
  article.hidden = !!words.length;
  if (!words.length) return;
  const all = await sections();
  const has = (text) => words.every((word) => text.toLowerCase().includes(word));
  const inTitle = all.filter(([, title]) => has(title));
  const inText = all.filter(([, title, text]) => !has(title) && has(`${title} ${text}`));
  const items = [...inTitle, ...inText].slice(0, MOST).map((section) => item(section, words));
  if (!items.length) items.push(Object.assign(document.createElement('li'), { textContent: field.dataset.nothing }));
  found.replaceChildren(...items);
}

// What is scrolled sideways can be reached by keyboard.
function letScrollersHaveFocus() {
  for (const box of article.querySelectorAll('pre, table, p:has(> img)')) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute('tabindex');
  }
}

addEventListener('load', letScrollersHaveFocus);
addEventListener('resize', letScrollersHaveFocus);
field.addEventListener('input', search);
field.form.addEventListener('submit', (event) => event.preventDefault());
// A link of the list may lead to this very page.
found.addEventListener('click', () => {
  field.value = '';
  search();
});
