import type { DemoWork } from '../work.js';
import { baroque } from './baroque.js';
import { impressionism } from './impressionism.js';
import { japan } from './japan.js';
import { modern } from './modern.js';
import { newForms } from './new-forms.js';
import { renaissance } from './renaissance.js';
import { romantic } from './romantic.js';

/** What the demo shop sells, roughly by period. */
export const works: readonly DemoWork[] = [
  ...japan,
  ...renaissance,
  ...baroque,
  ...romantic,
  ...impressionism,
  ...modern,
  ...newForms,
];
