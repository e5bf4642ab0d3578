// Which of the page's own words can be seen.
window.seen = () => [...element.children].filter((child) => child.checkVisibility())
  .map((child) => child.slot);
// Whether they stand below the widget's own words, and within its card.
window.standsBelow = (slot) => {
  const own = element.querySelector(`[slot="${slot}"]`).getBoundingClientRect();
  const words = (part('hint') ?? part('error-text') ?? part('error')).getBoundingClientRect();
  const card = part('base').getBoundingClientRect();
  return own.top >= words.bottom && own.bottom <= card.bottom && own.left >= card.left;
};
