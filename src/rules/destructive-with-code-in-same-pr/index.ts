import { defineRule } from '../rule.js';

/** Found by the pipeline, which alone knows the code (gate/code/still-used). */
export const rule = defineRule({
  id: 'destructive-with-code-in-same-pr',
  title: 'The migration takes away what the code that runs now still uses',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['https://github.com/polarsource/polar/pull/8799', 'https://martinfowler.com/bliki/ParallelChange.html'],
});
