// `checkout-ready` is fired while the widget is being mounted.
addEventListener('checkout-ready', ({ target }) => target.setAttribute('locale', 'zh-HK'), { once: true });
