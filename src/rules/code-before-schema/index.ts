import { defineRule } from '../rule.js';

/** Found by the pipeline, which alone knows the code (gate/code/before-schema). */
export const rule = defineRule({
  id: 'code-before-schema',
  title: 'Code uses a table or column that no migration brings',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['docs/references.md'],
});
