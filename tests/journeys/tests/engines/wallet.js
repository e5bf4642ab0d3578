// Simulates the wallet whose browser this would be: records the calls into it, and answers
// as the test orders in `window.name`, which outlives the page.
(() => {
    const orders = JSON.parse(window.name || '{}');
    const calls = window.calls = [];
    const answer = (callback, value) => {
        if (value !== undefined) setTimeout(() => callback(value), 50);
    };
    const bring = {
        wechat: () => {
            window.WeixinJSBridge = {
                invoke: (name, request, callback) => {
                    calls.push({ name, request });
                    answer(callback, orders.answer && { err_msg: orders.answer });
                },
            };
            document.dispatchEvent(new Event('WeixinJSBridgeReady'));
        },
        alipay: () => {
            window.AlipayJSBridge = {
                call: (name, request, callback) => {
                    calls.push({ name, request });
                    answer(callback, orders.answer && { resultCode: orders.answer });
                },
            };
            document.dispatchEvent(new Event('AlipayJSBridgeReady'));
        },
        mini: () => {
            window.wx = {
                miniProgram: { navigateTo: (request) => calls.push({ name: 'navigateTo', request }) },
            };
        },
    }[orders.bridge];
    if (orders.waits) window.bring = bring;
    else if (bring && orders.late) setTimeout(bring, orders.late);
    else bring?.();

    // A wallet that is not installed: the press leads nowhere.
    document.addEventListener('click', (event) => {
        const link = event.composedPath()[0].closest?.('a[href]');
        if (!link || /^https?:/.test(link.href)) return;
        calls.push({ name: 'open', request: link.href });
        event.preventDefault();
    });
    // The wallet in front of the page, and away again.
    let hidden = false;
    Object.defineProperty(document, 'visibilityState', { get: () => (hidden ? 'hidden' : 'visible') });
    Object.defineProperty(document, 'hidden', { get: () => hidden });
    window.cover = (covered) => {
        hidden = covered;
        document.dispatchEvent(new Event('visibilitychange'));
    };
    if (orders.takes) {
        addEventListener('checkout-action', (event) => {
            if (event.detail.kind === orders.takes) event.preventDefault();
        });
    }
})();
