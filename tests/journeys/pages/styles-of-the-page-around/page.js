// The properties in which the widget within the page's loud styles differs from the other.
window.differences = () => {
  const [quiet, loud] = [...document.querySelectorAll('wallet-checkout')]
    .map(({ shadowRoot }) => [...shadowRoot.querySelectorAll('[part=base], [part=base] *')]);
  const names = new Set(quiet.length === loud.length ? [] : ['other elements']);
  for (const [at, element] of quiet.entries()) {
    const [one, other] = [getComputedStyle(element), getComputedStyle(loud[at])];
    // Where the page has put it is not a style.
    const measured = [...one].filter((name) => !/^(top|bottom|inset-block)/.test(name));
    for (const name of measured) if (one.getPropertyValue(name) !== other.getPropertyValue(name)) names.add(name);
  }
  return [...names].sort();
};
// What a page does mean for all that is in it.
window.kept = (name, value) => {
  const around = document.querySelector('.loud');
  around.style.setProperty(name, value);
  const kept = getComputedStyle(around.querySelector('wallet-checkout').shadowRoot.querySelector('[part=base]'))
    .getPropertyValue(name) === value;
  around.style.removeProperty(name);
  return kept;
};
