import type { ChangeEffect } from '../../effects/effect.js';
import { isPublished, lacksIdentity, refusedBy } from '../../effects/replica-identity.js';
import { type Key, keyOf, type Relation, type Schema } from '../../schema/model.js';
import { defineRule, type Report } from '../rule.js';
import { enumerateSome } from '../wording.js';

export const rule = defineRule({
  id: 'published-table-without-identity',
  title: 'UPDATE and DELETE fail on a published table that has no replica identity',
  category: 'incompatible',
  severity: 'error',
  preset: 'recommended',
  operations: ['create-publication', 'create-publication.all-tables', 'alter-publication.add', 'replica-identity'],
  sources: [
    'https://www.postgresql.org/docs/current/logical-replication-publication.html#LOGICAL-REPLICATION-PUBLICATION-REPLICA-IDENTITY',
    'https://github.com/postgres/postgres/blob/REL_17_STABLE/src/backend/executor/execReplication.c (CheckCmdReplicaIdentity)',
  ],
  filesWith: ['create-publication', 'alter-publication', 'drop-constraint', 'replica-identity', 'create-table'],
  *checkFile({ statements, schema }) {
    const told = new Set<Key>();
    for (const { statement, effects } of statements) {
      for (const effect of effects.changes) {
        const report = judge(effect, schema, told);
        if (report !== null) yield { change: effect.change, ...report, statement };
      }
    }
  },
});

/** As things are after the file: a key that it adds later is as good. */
function judge(effect: ChangeEffect, schema: Schema, told: Set<Key>): Report | null {
  const { change, target } = effect;
  switch (change.type) {
    case 'create-publication':
    case 'alter-publication': {
      return report(refusedBy(change, schema), 'are published', told);
    }
    case 'drop-constraint':
    case 'replica-identity':
    case 'create-table': {
      const table = target === null ? undefined : schema.relations.get(target);
      if (table === undefined || !isPublished(schema, table) || !lacksIdentity(table)) return null;
      const why =
        change.type === 'replica-identity' || change.type === 'create-table'
          ? 'are published'
          : 'lose their primary key';
      const found = report([table], why, told);
      return found === null || change.type !== 'create-table' ? found : { ...found, severity: 'warning' };
    }
    default:
      return null;
  }
}

function report(tables: readonly Relation[], why: string, told: Set<Key>): Report | null {
  const keys = tables.map(keyOf).filter((key) => !told.has(key));
  const [first] = keys;
  if (first === undefined) return null;
  for (const key of keys) told.add(key);
  const one = keys.length === 1;
  const verb = one ? (why === 'are published' ? 'is published' : 'loses its primary key') : why;
  const without = why === 'are published' ? ' without a replica identity' : ' and with it the replica identity';
  return {
    relation: first,
    message: `${enumerateSome(keys)} ${verb}${without}: every UPDATE and DELETE on ${one ? 'it' : 'them'} fails with 55000, on this server.`,
  };
}
