import { defineRule } from '../rule.js';

/** Found by the pipeline, which alone knows the code (gate/code/still-used). */
export const rule = defineRule({
  id: 'drop-still-used',
  title: 'The migration takes away what the code of the same change still uses',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['docs/references.md'],
});
