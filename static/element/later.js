// What is loaded once an order is pending, a picture of a code is to be drawn, or a text cannot
// be copied: a file of its own in `dist/`.

export { callBridge } from './bridge.js';
export { drawPicture } from './picture.js';
export { selectText } from './select-text.js';
export { sharePolling } from './shared-polling.js';
export { warnAbout } from './warn-about-texts.js';
