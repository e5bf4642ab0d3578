// Records every event of the widget, every violation of the page's policy and every error
// in the console, from before the page's own scripts on and through reloads.
(() => {
    window.recordedEvents = JSON.parse(sessionStorage.getItem('recordedEvents') ?? '[]');
    const record = (entry) => {
        recordedEvents.push(entry);
        sessionStorage.setItem('recordedEvents', JSON.stringify(recordedEvents));
    };
    for (const name of ['ready', 'change', 'submit', 'order', 'action', 'state', 'paid',
                        'canceled', 'refunded', 'expired', 'amount', 'error']) {
        addEventListener('checkout-' + name, ({ type, detail }) => {
            record({ type, detail, at: performance.now() });
        });
    }
    addEventListener('securitypolicyviolation', (event) => {
        record({ type: 'violation', detail: event.violatedDirective + ' ' + event.blockedURI });
    });
    addEventListener('error', (event) => record({ type: 'uncaught', detail: String(event.message) }));
    addEventListener('unhandledrejection', (event) => {
        record({ type: 'uncaught', detail: String(event.reason) });
    });
    const log = console.error;
    console.error = (...words) => {
        record({ type: 'console-error', detail: words.map(String).join(' ') });
        log.apply(console, words);
    };
})();
