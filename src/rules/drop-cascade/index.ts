import { raw, sql } from '../../core/sql.js';
import type { Change, ChangeOf } from '../../sql/change.js';
import { isAbsent, nameFromKey } from '../around.js';
import { type Dependent, dependentsOf } from '../dependents.js';
import { step, steps } from '../rewrite.js';
import { defineRule, type Rewrite, type StatementContext } from '../rule.js';
import { standsAlone } from '../stands-alone.js';
import { enumerateSome } from '../wording.js';

// Their own rules say what CASCADE does there.
const ELSEWHERE = new Set(['schema', 'type', 'domain', 'extension', 'owned', 'database']);

const WORD: Readonly<Record<string, string>> = {
  table: 'TABLE',
  'foreign-table': 'FOREIGN TABLE',
  view: 'VIEW',
  'materialized-view': 'MATERIALIZED VIEW',
  sequence: 'SEQUENCE',
};

export const rule = defineRule({
  id: 'drop-cascade',
  title: 'CASCADE drops objects that the statement does not name',
  category: 'destructive',
  severity: 'error',
  preset: 'recommended',
  operations: ['drop-table.cascade', 'drop-table.view-cascade', 'drop-constraint.referenced'],
  sources: ['https://www.postgresql.org/docs/current/ddl-depend.html'],
  on: ['drop', 'drop-column', 'drop-constraint', 'alter-composite-type'],
  *check(effect, context) {
    const { change } = effect;
    if (!cascades(change) || effect.fresh || effect.freshColumn) return;
    if (change.type === 'drop' && (ELSEWHERE.has(change.object) || gone(change, context))) return;
    const dependents = dependentsOf(context.schema, change);
    const what = described(change, context);
    if (dependents !== null && dependents.length > 0) {
      const rewrite = explicitly(change, dependents, context);
      yield {
        relation: effect.target,
        message: `CASCADE also drops ${enumerateSome(dependents.map((one) => one.what))}, which depend${dependents.length === 1 ? 's' : ''} on ${what}.`,
        ...(rewrite && { rewrite }),
      };
    } else if (dependents === null || !context.schema.complete) {
      yield {
        relation: effect.target,
        message: `CASCADE also drops everything that depends on ${what}; the schema does not say what that is.`,
      };
    }
  },
});

type Cascading = ChangeOf<'drop' | 'drop-column' | 'drop-constraint' | 'alter-composite-type'>;

function cascades(change: Change): change is Cascading {
  // Tables made OF a type follow each of its changes; only a dropped attribute takes something from them.
  if (change.type === 'alter-composite-type' && change.action !== 'drop-attribute') return false;
  return 'cascade' in change && change.type !== 'truncate' && change.cascade;
}

function gone(change: ChangeOf<'drop'>, { schema }: StatementContext): boolean {
  const relation = ['table', 'view', 'materialized-view', 'foreign-table'].includes(change.object);
  return relation && isAbsent(schema, change.name);
}

function described(change: Cascading, { schema }: StatementContext): string {
  switch (change.type) {
    case 'drop':
      return schema.relationKey(change.name);
    case 'drop-column':
      return `"${change.column}" of ${schema.relationKey(change.table)}`;
    case 'drop-constraint':
      return `constraint "${change.name}" of ${schema.relationKey(change.table)}`;
    case 'alter-composite-type':
      return `attribute "${change.attribute}" of ${schema.typeKey(change.name)}`;
  }
}

/** The same without CASCADE, where all that falls is known and can be dropped by name. */
function explicitly(change: Cascading, dependents: readonly Dependent[], context: StatementContext): Rewrite | null {
  const { schema } = context;
  if (!schema.complete || !standsAlone(context, change)) return null;
  if (!dependents.every(({ kind, relation }) => kind === 'foreign-key' || isView(relation, context))) return null;
  const last = plain(change);
  if (last === null) return null;
  // The farthest view goes first: nothing depends on it.
  const drops = [...dependents].reverse().map(({ kind, relation, part }) => {
    const name = nameFromKey(schema, relation);
    if (kind === 'foreign-key') return step(sql`ALTER TABLE ${name} DROP CONSTRAINT ${part ?? ''}`);
    const view = schema.relations.get(relation)?.kind === 'materialized-view' ? 'MATERIALIZED VIEW' : 'VIEW';
    return step(sql`DROP ${raw(view)} ${name}`);
  });
  return steps(...drops, step(last, 'Fails if something was missed, instead of dropping it.'));
}

function isView(key: string, { schema }: StatementContext): boolean {
  const kind = schema.relations.get(key)?.kind;
  return kind === 'view' || kind === 'materialized-view';
}

function plain(change: Cascading) {
  if (change.type === 'drop') {
    const word = WORD[change.object];
    const exists = raw(change.ifExists ? 'IF EXISTS ' : '');
    return word === undefined ? null : sql`DROP ${raw(word)} ${exists}${change.name}`;
  }
  if (change.type === 'drop-column') return sql`ALTER TABLE ${change.table} DROP COLUMN ${change.column}`;
  if (change.type === 'drop-constraint') return sql`ALTER TABLE ${change.table} DROP CONSTRAINT ${change.name}`;
  return null;
}
