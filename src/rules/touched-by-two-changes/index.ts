import { defineRule } from '../rule.js';

/** Found by the pipeline, which alone knows the base branch (gate/touches). */
export const rule = defineRule({
  id: 'touched-by-two-changes',
  title: 'Another pull request changes the same table at the same time',
  category: 'failing',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: ['GitHub: a merge queue tests what several pull requests come to together'],
});
