import { defineRule } from '../rule.js';

/** Found by the pipeline, which alone reads comments (gate/pipeline-rules). */
export const rule = defineRule({
  id: 'invalid-directive',
  title: 'A comment speaks to Lockkeeper in words that it does not know',
  category: 'hygiene',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: ['docs/comments.md'],
});
