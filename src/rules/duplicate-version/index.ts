import { defineRule } from '../rule.js';

/** Found by the pipeline, which alone knows the base branch (gate/pipeline-rules). */
export const rule = defineRule({
  id: 'duplicate-version',
  title: 'A new migration has the version of another one',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: [],
  sources: [
    'Flyway: "Found more than one migration with version"',
    'golang-migrate: source.Migrations refuses duplicates',
    'goose: "duplicate version"',
  ],
});
