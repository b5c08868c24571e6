import { defineRule } from '../rule.js';

/** Found by the pipeline, which alone sees all migrations of a pull request (gate/phases). */
export const rule = defineRule({
  id: 'mixed-phases',
  title: 'One pull request expands and contracts the same table',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['https://martinfowler.com/bliki/ParallelChange.html'],
});
