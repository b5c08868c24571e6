import type { MysqlEngineVersion } from '../../core/mysql-version.js';
import type { Name } from '../../core/name.js';
import { snapshotRelation } from '../../schema/copy.js';
import { type Key, type Relation, type Schema, TEMPORARY_SCHEMA } from '../../schema/model.js';
import { columnNamed } from '../../schema/mysql/schema.js';
import type { Change } from '../../sql/change.js';
import type { ChangeEffect, Effects, Failure, Modification, Work } from '../effect.js';
import { workOfClause } from './clause-work.js';
import { createdBy, droppedBy } from './created-dropped.js';
import { modificationOf } from './modification.js';
import { type Clause, onlineOf } from './online.js';
import { isIndexed, operationsOf } from './which.js';

/** What a prediction may look at. */
export interface MysqlContext {
  /** As it is before the statement. */
  readonly schema: Schema;
  readonly engine: MysqlEngineVersion;
  /** The number of the migration that the statement is in. */
  readonly origin: number;
}

/**
 * What a statement does to a live database: how the server carries out the clauses of its ALTER TABLE together, what they
 * drop and create. What a called procedure or a prepared statement runs follows as changes of their own.
 */
export function predictMysql(changes: readonly Change[], context: MysqlContext, depth = 0): Effects {
  const effects: ChangeEffect[] = [];
  const clauses: Clause[] = [];
  for (const change of changes) {
    const { effect, clause } = predictChange(change, changes, context);
    effects.push(effect);
    if (clause !== null) clauses.push(clause);
  }
  const own = onlineOf(clauses, changes, context.engine);
  const inner = depth > MAX_DEPTH ? [] : changes.flatMap((change) => embedded(change, context, depth));
  const all = [...withStatementWork(effects, own), ...inner.flatMap((one) => one.changes)];
  const online = own ?? inner.find((one) => one.online !== undefined)?.online;
  return {
    source: 'predicted',
    changes: own === null ? all : withRefusal(all, own.refused),
    locks: [],
    rewrites: relationsOf(all, 'rewrite'),
    scans: relationsOf(all, 'scan'),
    builds: relationsOf(all, 'build'),
    drops: [...new Set(all.flatMap(({ drops }) => drops))],
    creates: [...new Set(all.flatMap(({ creates }) => creates))],
    // Every DDL statement commits what came before it, and itself.
    transactional: !changes.some(isDdl),
    ...(online === undefined || online === null ? {} : { online: plain(online) }),
  };
}

/** How deep procedures that call procedures are followed. */
const MAX_DEPTH = 4;

const SESSION = new Set([
  'set',
  'begin',
  'commit',
  'rollback',
  'savepoint',
  'set-for-later-sessions',
  'call',
  'do',
  'online',
]);
const ROWS = new Set(['insert', 'update', 'delete', 'select', 'load-data']);

/** Whether the statement commits by itself. */
export function isDdl(change: Change): boolean {
  if (change.type === 'other') return /^(?:CREATE|ALTER|DROP|RENAME)/.test(change.command);
  return !SESSION.has(change.type) && !ROWS.has(change.type);
}

function embedded(change: Change, context: MysqlContext, depth: number): Effects[] {
  const codes =
    change.type === 'do'
      ? [change.code]
      : change.type === 'call'
        ? context.schema.routinesNamed(change.procedure).flatMap(({ definition }) => definition.code ?? [])
        : [];
  return codes.flatMap(({ statements }) =>
    statements.map((one) => {
      const placed = one.changes.map((inner) => ({ ...inner, start: change.start, end: change.end }));
      return predictMysql(placed, context, depth + 1);
    }),
  );
}

/** The clauses' work is the statement's: what copies the table does so for all of them at once. */
function withStatementWork(effects: ChangeEffect[], online: ReturnType<typeof onlineOf>): ChangeEffect[] {
  if (online === null || !online.rebuilds) return effects;
  const rewrite: Work = { kind: 'rewrite', relation: online.relation, because: 'algorithm' };
  let placed = false;
  return effects.map((effect) => {
    if (placed || effect.target !== online.relation || !online.clauses.has(effect.change)) return effect;
    placed = true;
    return { ...effect, work: [rewrite, ...effect.work] };
  });
}

function withRefusal(effects: ChangeEffect[], refused: Failure | null): ChangeEffect[] {
  const [first, ...rest] = effects;
  if (refused === null || first === undefined) return effects;
  return [{ ...first, failures: [...first.failures, refused] }, ...rest];
}

function plain({ relation, algorithm, lock, rebuilds, operation, asked }: NonNullable<Effects['online']>) {
  return { relation, algorithm, lock, rebuilds, operation, asked };
}

function relationsOf(effects: readonly ChangeEffect[], kind: Work['kind']): Key[] {
  const found = effects.flatMap(({ work }) => work.filter((one) => one.kind === kind).map(({ relation }) => relation));
  return [...new Set(found)];
}

/** The table that the change speaks of first; null for what has none. */
export function tableOf(change: Change): Name | null {
  if (change.type === 'drop') return change.object === 'index' ? change.on : change.name;
  if (change.type === 'rename') return change.name;
  if (change.type === 'create-view') return change.view;
  if ('table' in change) return change.table;
  if (change.type === 'truncate' || change.type === 'optimize') return change.tables[0] ?? null;
  return null;
}

function predictChange(
  change: Change,
  statement: readonly Change[],
  context: MysqlContext,
): { readonly effect: ChangeEffect; readonly clause: Clause | null } {
  const { schema, origin } = context;
  const name = tableOf(change);
  const relation = name === null ? undefined : schema.relation(name);
  const target = name === null ? null : schema.relationKey(name);
  const known = relation !== undefined && (relation.origin === origin || relation.schema === TEMPORARY_SCHEMA);
  // Indexes and options of CREATE TABLE follow as changes of their own.
  const fresh = known || statement.slice(0, statement.indexOf(change)).some((one) => createsTable(one, target, schema));
  const column = columnNamed(relation, columnNameOf(change) ?? '') ?? null;
  const freshColumn = column !== null && column.origin === origin;
  let modification: Modification | null = null;
  let operations = operationsOf(change, relation ?? null, schema, statement);
  let assumptions: readonly string[] = [];
  if (change.type === 'modify-column') {
    const indexed = isIndexed(relation ?? null, change.column, schema);
    const modified = modificationOf(change, relation ?? null, indexed);
    ({ modification, operations, assumptions } = { ...modified, operations: [...modified.operations] });
  }
  const exists = target !== null && !fresh && !isMissing(schema, relation, target);
  const clause = exists && operations.length > 0 ? { change, relation: target, operations } : null;
  return {
    clause,
    effect: {
      change,
      locks: [],
      work: exists ? workOfClause(change, target) : [],
      drops: droppedBy(change, schema, relation),
      creates: createdBy(change, schema),
      transactional: !isDdl(change),
      failures: [],
      assumptions,
      relation: relation === undefined ? null : snapshotRelation(relation),
      column,
      target,
      fresh,
      freshColumn,
      typeChange: null,
      ...(modification === null ? {} : { modification }),
    },
  };
}

function createsTable(change: Change, key: Key | null, schema: Schema): boolean {
  if (change.type !== 'create-table' && change.type !== 'create-table-as') return false;
  return schema.key(change.table) === key;
}

function isMissing(schema: Schema, relation: Relation | undefined, key: Key): boolean {
  return relation === undefined && (schema.complete || schema.dropped.has(key));
}

function columnNameOf(change: Change): string | null {
  if (change.type === 'rename') return change.object === 'column' ? change.part : null;
  if (change.type === 'add-column') return null;
  return 'column' in change && typeof change.column === 'string' ? change.column : null;
}
