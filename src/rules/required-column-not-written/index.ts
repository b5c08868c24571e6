import { defineRule } from '../rule.js';

/** Found by the pipeline, which alone knows the code (gate/code/still-used). */
export const rule = defineRule({
  id: 'required-column-not-written',
  title: 'Code that runs now does not fill a column that becomes required',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['docs/references.md'],
});
