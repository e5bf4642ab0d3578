const made = checkout();
made.removeAttribute('locale');
document.querySelector('shop-card').attachShadow({ mode: 'open' }).append(made);
