import { defineRule } from '../rule.js';

export const rule = defineRule({
  id: 'require-primary-key',
  title: 'A new table has no primary key',
  category: 'hygiene',
  severity: 'notice',
  preset: 'recommended',
  dialects: ['postgresql', 'mysql'],
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-PRIMARY-KEYS',
    'https://www.postgresql.org/docs/current/logical-replication-publication.html#LOGICAL-REPLICATION-PUBLICATION-REPLICA-IDENTITY',
  ],
  filesWith: ['create-table', 'create-table-as'],
  *checkFile({ statements, schema }) {
    for (const { statement, effects } of statements) {
      for (const { change, target, creates } of effects.changes) {
        if (change.type !== 'create-table' && change.type !== 'create-table-as') continue;
        if (target === null || !creates.includes(`table ${target}`)) continue;
        // A key may come later in the file; a partition has its parent's.
        const relation = schema.relations.get(target);
        if (relation === undefined || relation.temporary || relation.kind === 'foreign-table') continue;
        if (relation.partitionOf !== null || relation.knowledge !== 'full') continue;
        if ([...relation.constraints.values()].some((one) => one.kind === 'primary-key')) continue;
        yield {
          statement,
          change,
          relation: target,
          message: `${target} has no primary key: nothing tells two equal rows apart, logical replication can't carry its UPDATEs and DELETEs, and a backfill can't walk through it in batches.`,
        };
      }
    }
  },
});
