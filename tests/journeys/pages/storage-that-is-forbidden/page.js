// As where a shopper has forbidden a site to keep anything.
window.thrown = 0;
for (const name of ['localStorage', 'sessionStorage']) {
  Object.defineProperty(window, name, {
    get() {
      thrown += 1;
      throw new DOMException('forbidden', 'SecurityError');
    },
  });
}
