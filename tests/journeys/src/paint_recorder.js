// Records when the pay button, and later the QR code, has been painted: `painted.button`
// and `painted.code`, in milliseconds since the page was opened.
//
// A callback of requestAnimationFrame runs before its frame is painted, so that a part that
// stands in the document then is painted in that frame, and the next frame's callback comes
// after it. Element Timing, which browsers have for that, does not see into a shadow root.
//
// `#mark` in the address has the page ask for `/painted` in the pay button's frame: what was
// asked for before that was needed for the frame. `#press` has it press the button at once.
window.painted = {};
{
    const record = (name, part, inFrame, afterFrame) => requestAnimationFrame(function look() {
        const shadow = document.querySelector('wallet-checkout')?.shadowRoot;
        const found = shadow?.querySelector(`[part~=${part}]`);
        if (!found?.getBoundingClientRect().height) return requestAnimationFrame(look);
        inFrame?.();
        requestAnimationFrame(() => {
            painted[name] = performance.now();
            afterFrame?.();
        });
    });
    window.press = () => {
        painted.pressed = performance.now();
        document.querySelector('wallet-checkout').pay();
        record('code', 'qr');
    };
    const mark = () => fetch('/painted');
    record('button', 'pay-button', location.hash === '#mark' ? mark : undefined,
        location.hash === '#press' ? press : undefined);
}
