import { defineRule } from '../rule.js';

/** Found by the pipeline, which alone knows the base branch (gate/pipeline-rules). */
export const rule = defineRule({
  id: 'edited-applied-migration',
  title: 'A migration that is on the base branch already is changed or deleted',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: ['Flyway: validate, checksum mismatch', 'Prisma Migrate: "The migration was modified after it was applied"'],
});
