// What is chosen, as the widget shows it.
window.chosen = () => [...element.shadowRoot.querySelectorAll('input')].map((input) => (
  input.type === 'radio' ? input.checked : input.value
));
window.inside = (selector) => element.shadowRoot.querySelector(selector);
// Every choice that there is, pressed.
window.choose = () => {
  for (const one of element.shadowRoot.querySelectorAll('label, .stepper button')) one.click();
};
