import { raw, sql } from '../../core/sql.js';
import type { Index } from '../../schema/model.js';
import type { ChangeOf, IndexElement } from '../../sql/change.js';
import { changesAfter, only } from '../around.js';
import { alone, step, steps } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { BUILD_NOTE } from '../safe-index.js';
import { beside, nameFor, placeNamed } from '../safe-place.js';
import { indexTail } from '../sql-text.js';
import { isWritten } from '../stands-alone.js';
import { withRewrite } from '../words.js';

export const rule = defineRule({
  id: 'replace-index-order',
  title: 'An index is dropped before the one that takes its place is there',
  category: 'blocking',
  severity: 'warning',
  preset: 'recommended',
  operations: ['drop-index', 'create-index.concurrently', 'drop-index.concurrently'],
  sources: [
    'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
    'https://www.postgresql.org/docs/current/sql-dropindex.html',
  ],
  on: ['drop'],
  *check(effect, context) {
    const { change } = effect;
    if (change.type !== 'drop' || change.object !== 'index' || effect.fresh || effect.failures.length > 0) return;
    const index = context.schema.index(change.name);
    // An invalid one served nobody: it is being cleared away.
    if (index === undefined || !index.valid || !isWritten(context, change)) return;
    const next = only(changesAfter(context, change), 'create-index').find(
      (one) => context.schema.relationKey(one.table) === index.table && takesPlace(one, index),
    );
    if (next === undefined) return;
    const until = context.session.transaction === 'none' ? 'is valid' : 'is built and the transaction commits';
    yield withRewrite(
      {
        relation: index.table,
        message: `"${index.name}" goes before the index that takes its place is there: until that ${until}, queries that used it scan ${index.table}. Build the new one first.`,
      },
      newFirst(change, index, next, context),
    );
  },
});

/** Serves the same queries: the old key is the start of the new one. */
function takesPlace(next: ChangeOf<'create-index'>, old: Index): boolean {
  if (next.method !== old.method || old.elements.length > next.elements.length) return false;
  if (old.where === null && next.where !== null) return false;
  return old.elements.every((element, index) => sameKey(element, next.elements[index]));
}

function sameKey(a: IndexElement, b: IndexElement | undefined): boolean {
  if (b === undefined || a.column !== b.column) return false;
  const text = (one: IndexElement) => (one.expression?.sql ?? '').replace(/\s+/g, '');
  return text(a) === text(b);
}

/** Where both have one name, the new one gets it when the old one is gone. */
function newFirst(
  drop: ChangeOf<'drop'>,
  old: Index,
  next: ChangeOf<'create-index'>,
  context: StatementContext,
): Rewrite | null {
  const statement = context.migration.sql.statements.find((one) => one.changes.includes(next));
  const tail = statement === undefined ? null : indexTail(statement.sql);
  const place = placeNamed(next, context.schema, context.version);
  if (tail === null || next.name === null || place.relation?.kind === 'partitioned-table') return null;
  const name = next.name === old.name ? nameFor(place, [], 'new_idx') : next.name;
  const create = raw(next.unique ? 'CREATE UNIQUE INDEX' : 'CREATE INDEX');
  const list = [
    alone(sql`${create} CONCURRENTLY ${name} ON ${next.table} ${raw(tail)}`, BUILD_NOTE),
    alone(sql`DROP INDEX CONCURRENTLY ${drop.name}`, 'When the new one is valid; outside a transaction.'),
  ];
  const rename = step(sql`ALTER INDEX ${beside(place, name)} RENAME TO ${next.name}`, 'Brief; nobody waits for it.');
  return steps(...list, ...(name === next.name ? [] : [rename]));
}
