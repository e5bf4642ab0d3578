// The query says what is looked at: ?theme=dark&width=320&dir=rtl&size=32px&only=paid.
// `font=noto` and `bare` are for pictures that are compared. A plain script, so that the
// page can be opened as a file.

const SWITCHES = {
  theme: ['light', 'dark', 'auto'],
  width: ['320', '375', '768'],
  dir: ['ltr', 'rtl'],
  size: ['16px', '32px'],
  style: ['widget', 'page'],
};
const LANGUAGES = '__LOCALES__'.split(' ');

const query = new URLSearchParams(location.search);
const chosen = Object.fromEntries(
  Object.entries(SWITCHES).map(([name, values]) => [name, query.get(name) ?? (name === 'width' ? '375' : values[0])]),
);
const root = document.documentElement;

function link(href, label, current) {
  const a = document.createElement('a');
  a.href = href;
  a.textContent = label;
  if (current) a.setAttribute('aria-current', 'true');
  return a;
}

function switches() {
  const nav = document.getElementById('switches');
  const group = (links) => {
    const span = document.createElement('span');
    span.append(...links);
    nav.append(span);
  };
  group(LANGUAGES.map((tag) => link(`${tag}.html${location.search}`, tag, root.lang === tag)));
  for (const [name, values] of Object.entries(SWITCHES)) {
    group(values.map((value) => {
      const to = new URLSearchParams(query);
      to.set(name, value);
      return link(`?${to}`, value, chosen[name] === value);
    }));
  }
  if (query.has('only')) {
    const to = new URLSearchParams(query);
    to.delete('only');
    group([link(`?${to}`, 'all states', false)]);
  }
}

function draw(host) {
  const image = new Image();
  image.src = host.dataset.picture;
  return image.decode().then(() => {
    const canvas = host.shadowRoot.querySelector('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    canvas.getContext('2d').drawImage(image, 0, 0);
  });
}

// Also those that are far from being seen.
function goods() {
  const roots = [...document.querySelectorAll('wallet-checkout')].map((host) => host.shadowRoot);
  const images = roots.flatMap((root) => [...root.querySelectorAll('img')]);
  for (const image of images) image.loading = 'eager';
  return images;
}

// A picture of one state depends neither on the others, beginning at an even pixel, nor
// on when it was taken.
function cut() {
  const still = new CSSStyleSheet();
  still.replaceSync('*, ::before, ::after { animation: none !important; transition: none !important }');
  for (const host of document.querySelectorAll('wallet-checkout')) {
    host.shadowRoot.adoptedStyleSheets = [still];
  }
  for (const section of document.querySelectorAll('section')) {
    const { width, height } = section.getBoundingClientRect();
    section.style.boxSizing = 'border-box';
    section.style.paddingInlineEnd = `${8 + (width % 2)}px`;
    section.style.inlineSize = `${width + (width % 2)}px`;
    section.style.blockSize = `${2 * Math.ceil(height / 2)}px`;
  }
}

root.dir = chosen.dir;
root.dataset.style = chosen.style;
root.dataset.theme = chosen.theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : chosen.theme;
root.toggleAttribute('data-bare', query.has('bare'));
if (query.has('font')) root.dataset.font = query.get('font');
root.style.setProperty('--width', `${chosen.width}px`);
for (const host of document.querySelectorAll('wallet-checkout')) {
  host.setAttribute('theme', chosen.theme);
  if (chosen.style === 'widget') host.style.setProperty('--checkout-font-size', chosen.size);
}
for (const section of document.querySelectorAll('section')) {
  section.hidden = query.has('only') && !query.get('only').split(' ').includes(section.id);
}
// Links of the widgets lead to shops and wallets that there are not.
document.querySelector('main').addEventListener('click', (event) => {
  const [target] = event.composedPath();
  if (target.getRootNode() !== document) event.preventDefault();
});
switches();
// For whoever takes pictures.
addEventListener('load', async () => {
  await Promise.all([...document.querySelectorAll('[data-picture]')].map(draw));
  await Promise.all(goods().map((image) => image.decode()));
  await document.fonts.ready;
  if (query.has('bare')) cut();
  root.dataset.ready = '';
});
