import type { ClusterStmt, CommentStmt, CreateStatsStmt, LockStmt, Node, ReindexStmt, VacuumStmt } from '@pgsql/types';
import { LOCK_MODES } from '../../../core/lock-mode.js';
import type { Name } from '../../../core/name.js';
import type { Change, ChangeOf } from '../../change.js';
import { all, as, dottedName, nameFromNode, relationName, strings, textOf } from '../ast.js';
import { option } from '../kind.js';
import type { Reader } from '../reader.js';
import { listed, relations } from './data.js';
import { objectKind } from './objects.js';

const OFF = new Set(['false', 'off', '0', 'no']);

/** True when an option is written, and not as `option false`. */
export function isOn(options: readonly Node[] | undefined, name: string): boolean {
  const element = option(options, name);
  return element !== undefined && !OFF.has((textOf(element.arg) ?? 'true').toLowerCase());
}

/** VACUUM and ANALYZE. */
export function vacuum(reader: Reader, node: VacuumStmt): Change[] {
  const tables = all(node.rels, 'VacuumRelation').map(({ relation }) => listed(relation));
  if (node.is_vacuumcmd !== true) return [{ ...reader.place, type: 'analyze', tables }];
  const full = isOn(node.options, 'full');
  return [{ ...reader.place, type: 'vacuum', tables, full, analyze: isOn(node.options, 'analyze') }];
}

/** CLUSTER. */
export function cluster(reader: Reader, node: ClusterStmt): Change[] {
  const table = node.relation === undefined ? null : relationName(node.relation);
  return [{ ...reader.place, type: 'cluster', table, index: node.indexname ?? null }];
}

const SCOPE: Readonly<Record<string, ChangeOf<'reindex'>['scope']>> = {
  REINDEX_OBJECT_INDEX: 'index',
  REINDEX_OBJECT_TABLE: 'table',
  REINDEX_OBJECT_SCHEMA: 'schema',
  REINDEX_OBJECT_SYSTEM: 'system',
  REINDEX_OBJECT_DATABASE: 'database',
};

/** REINDEX. */
export function reindex(reader: Reader, node: ReindexStmt): Change[] {
  const bare: Name | null = node.name === undefined ? null : { schema: null, name: node.name };
  return [
    {
      ...reader.place,
      type: 'reindex',
      scope: SCOPE[node.kind ?? ''] ?? 'index',
      name: node.relation === undefined ? bare : relationName(node.relation),
      concurrently: isOn(node.params, 'concurrently'),
    },
  ];
}

/** LOCK TABLE; the tree counts lock modes from 1, weakest first. */
export function lockTable(reader: Reader, node: LockStmt): Change[] {
  const mode = LOCK_MODES[(node.mode ?? LOCK_MODES.length) - 1] ?? 'ACCESS EXCLUSIVE';
  return [
    { ...reader.place, type: 'lock-table', tables: relations(node.relations), mode, nowait: node.nowait === true },
  ];
}

/** Objects whose name is a relation's and then their own. */
const PARTS: Readonly<Record<string, ChangeOf<'comment'>['object']>> = {
  OBJECT_COLUMN: 'column',
  OBJECT_TABCONSTRAINT: 'constraint',
  OBJECT_DOMCONSTRAINT: 'constraint',
  OBJECT_TRIGGER: 'trigger',
  OBJECT_POLICY: 'policy',
  OBJECT_RULE: 'rule',
};

/** COMMENT ON. */
export function comment(reader: Reader, node: CommentStmt): Change[] {
  const part = PARTS[node.objtype ?? ''];
  if (part === undefined) {
    const name = nameFromNode(node.object);
    return [reader.placed({ type: 'comment', object: objectKind(node.objtype), name, part: null })];
  }
  const items = as(node.object, 'List')?.items ?? [];
  const domain = as(items[0], 'TypeName');
  const owner = domain === undefined ? strings(items.slice(0, -1)) : strings(domain.names);
  const name = { schema: owner.at(-2) ?? null, name: owner.at(-1) ?? '' };
  return [reader.placed({ type: 'comment', object: part, name, part: textOf(items.at(-1)) })];
}

/** CREATE STATISTICS. */
export function createStatistics(reader: Reader, node: CreateStatsStmt): Change[] {
  const name = node.defnames === undefined ? null : dottedName(node.defnames);
  const expressions = all(node.exprs, 'StatsElem').some(({ expr }) => expr !== undefined);
  return [{ ...reader.place, type: 'create-statistics', name, tables: relations(node.relations), expressions }];
}
