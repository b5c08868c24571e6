import { defineRule } from '../rule.js';

/** Found by the pipeline, once all rules have spoken (gate/pipeline-rules). */
export const rule = defineRule({
  id: 'unused-ignore',
  title: 'A comment ignores a rule that finds nothing here',
  category: 'hygiene',
  severity: 'notice',
  preset: 'recommended',
  operations: [],
  sources: ['docs/comments.md'],
});
