// The script of the widget's second part, a file of its own in `dist/`: what is called once an
// order begins.

export { extendHost } from './later-host.js';
export { warnAbout } from './warn-about-texts.js';
