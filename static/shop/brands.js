// The brands of the demo shop. Each has products of its own in the server's catalogue,
// and a theme in themes/ that uses nothing but the widget's variables and parts.

import { books } from './brands/books.js';
import { hifi } from './brands/hifi.js';
import { sneakers } from './brands/sneakers.js';
import { tea } from './brands/tea.js';

export const brands = { tea, books, sneakers, hifi };
