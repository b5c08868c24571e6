import { defineRule } from '../rule.js';

/** Found by the pipeline, which alone sees all migrations of a pull request (gate/phases). */
export const rule = defineRule({
  id: 'contract-with-code',
  title: 'A pull request drops what its own code change only just stops using',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['https://martinfowler.com/bliki/ParallelChange.html'],
});
