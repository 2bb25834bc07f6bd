// The page's texts. A text may hold {0} and {1}, which stand for names and numbers.

import { en } from './words-en.js';
import { zh } from './words-zh.js';

export const words = { en, zh };
