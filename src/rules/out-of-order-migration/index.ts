import { defineRule } from '../rule.js';

/** Found by the pipeline, which alone knows the base branch (gate/pipeline-rules). */
export const rule = defineRule({
  id: 'out-of-order-migration',
  title: 'A new migration sorts before one that is on the base branch already',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['Flyway: outOfOrder', 'golang-migrate: versions below the current one are never run'],
});
