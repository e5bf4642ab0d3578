// Notes every event of the widget, every breach of the page's policy and every
// complaint, from before the page's own scripts on and through reloads.
(() => {
    window.heard = JSON.parse(sessionStorage.getItem('heard') ?? '[]');
    const note = (entry) => {
        heard.push(entry);
        sessionStorage.setItem('heard', JSON.stringify(heard));
    };
    for (const name of ['ready', 'change', 'submit', 'order', 'action', 'state', 'paid',
                        'canceled', 'refunded', 'expired', 'error']) {
        addEventListener('checkout-' + name, ({ type, detail }) => {
            note({ type, detail, at: performance.now() });
        });
    }
    addEventListener('securitypolicyviolation', (event) => {
        note({ type: 'violation', detail: event.violatedDirective + ' ' + event.blockedURI });
    });
    addEventListener('error', (event) => note({ type: 'uncaught', detail: String(event.message) }));
    addEventListener('unhandledrejection', (event) => {
        note({ type: 'uncaught', detail: String(event.reason) });
    });
    const complain = console.error;
    console.error = (...words) => {
        note({ type: 'complaint', detail: words.map(String).join(' ') });
        complain.apply(console, words);
    };
})();
