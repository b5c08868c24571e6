import { defineRule } from '../rule.js';
import { foreignKeySteps } from '../safe-constraint.js';
import { safeAlterTable } from '../safe-table-change.js';
import { nameOf, withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'add-fk-partitioned-not-valid',
  title: 'A partitioned table refuses a NOT VALID foreign key before Postgres 18',
  category: 'failing',
  severity: 'error',
  preset: 'recommended',
  operations: ['add-foreign-key.partitioned-not-valid', 'add-foreign-key.partitioned'],
  until: 17,
  sources: [
    'https://www.postgresql.org/docs/18/release-18.html (NOT VALID foreign keys on partitioned tables)',
    'src/backend/commands/tablecmds.c: ATAddForeignKeyConstraint, tryAttachPartitionForeignKey',
  ],
  on: ['add-constraint'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'add-constraint' || change.constraint.kind !== 'foreign-key' || change.constraint.valid) return;
    if (effect.relation?.kind !== 'partitioned-table') return;
    yield withRewrite(
      {
        message: `${nameOf(effect)} is partitioned, and Postgres ${context.version} refuses a NOT VALID foreign key there (42809). Add and validate it on each partition; the parent then adopts them without a scan.`,
        relation: effect.target,
      },
      safeAlterTable(effect, context, (_, place) => foreignKeySteps(place, change.constraint)),
    );
  },
});
