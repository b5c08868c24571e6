import type {
  ColumnRef,
  CommonTableExpr,
  FuncCall,
  LockingClause,
  Node,
  RangeVar,
  SQLValueFunctionOp,
  WithClause,
} from '@pgsql/types';
import { type Name, nameInText } from '../../../core/name.js';
import type { Listed, Query, SequenceUse } from '../../change.js';
import { all, as, dottedName, relationName, strings, textOf } from '../ast.js';
import { valueFunction } from './expression.js';
import { outputsOf } from './query-output.js';

type Locking = NonNullable<Query['locking']>;

const STRENGTH: Readonly<Record<string, Locking>> = {
  LCS_FORKEYSHARE: 'key share',
  LCS_FORSHARE: 'share',
  LCS_FORNOKEYUPDATE: 'no key update',
  LCS_FORUPDATE: 'update',
};
const WEAKEST_FIRST: readonly Locking[] = ['key share', 'share', 'no key update', 'update'];

/** What is gathered while a query's tree is walked. */
class Collector {
  readonly relations = new Map<string, Listed>();
  readonly locked = new Map<string, Name>();
  readonly sequences: SequenceUse[] = [];
  /** Names of relations by their alias; null where one alias stands for several. */
  private readonly aliases = new Map<string, string | null>();
  readonly columns = new Map<string, Query['columns'][number]>();
  readonly functions = new Map<string, Name>();
  star = false;
  locking: Query['locking'] = null;

  relation(name: Name, only: boolean, alias: string | undefined): void {
    const before = this.relations.get(key(name));
    // Read whole somewhere, it is read whole.
    const alone = only && (before === undefined || before.only === true);
    this.relations.set(key(name), alone ? { ...name, only: true } : name);
    if (alias === undefined) return;
    const known = this.aliases.get(alias);
    this.aliases.set(alias, known === undefined || known === name.name ? name.name : null);
  }

  /** Columns with the relation's name where they were written with its alias. */
  resolved(): Query['columns'] {
    if (this.aliases.size === 0) return [...this.columns.values()];
    return [...this.columns.values()].map((one) => {
      const relation = one.relation === null ? null : this.aliases.get(one.relation);
      return relation == null ? one : { ...one, relation };
    });
  }

  column(node: ColumnRef): void {
    const fields = node.fields ?? [];
    const last = fields.at(-1);
    const name = as(last, 'String')?.sval ?? '*';
    if (name === '*') this.star = true;
    const qualifier = fields.length > 1 ? (as(fields.at(-2), 'String')?.sval ?? null) : null;
    this.columns.set(`${qualifier ?? ''}\0${name}`, { relation: qualifier, column: name });
  }

  named(column: string): void {
    this.columns.set(`\0${column}`, { relation: null, column });
  }

  call(name: Name): void {
    this.functions.set(key(name), name);
  }

  lock(node: LockingClause): void {
    const locking = STRENGTH[node.strength ?? ''];
    if (locking === undefined) return;
    if (this.locking === null || WEAKEST_FIRST.indexOf(locking) > WEAKEST_FIRST.indexOf(this.locking)) {
      this.locking = locking;
    }
  }
}

function key(name: Name): string {
  return `${name.schema ?? ''}\0${name.name}`;
}

/**
 * What a tree (a SELECT, or any part that holds queries) reads. `names` are those that WITH defines around it,
 * `withClause` is one that belongs to it but stands outside.
 */
export function readQuery(
  node: Node | undefined,
  sql: string,
  names: Scope = NO_NAMES,
  withClause?: WithClause,
): Query {
  const collector = new Collector();
  const scope = withClause === undefined ? names : withNames(withClause, names, collector);
  visit(node, scope, collector);
  const outputs = outputsOf(as(node, 'SelectStmt'));
  return {
    relations: [...collector.relations.values()],
    columns: collector.resolved(),
    output: outputs.names,
    sources: outputs.sources,
    functions: [...collector.functions.values()],
    star: collector.star,
    locking: collector.locking,
    locked: [...collector.locked.values()],
    sequences: collector.sequences,
    sql,
  };
}

type Scope = ReadonlySet<string>;
const NO_NAMES: Scope = new Set();

/** Names that a WITH clause adds; without RECURSIVE each query sees only those before it. */
function withNames(clause: WithClause, outer: Scope, collector: Collector): Scope {
  const ctes = all(clause.ctes, 'CommonTableExpr');
  const scope = new Set(outer);
  if (clause.recursive === true) for (const cte of ctes) scope.add(cte.ctename ?? '');
  for (const cte of ctes) {
    visitCte(cte, scope, collector);
    scope.add(cte.ctename ?? '');
  }
  return scope;
}

function visitCte(cte: CommonTableExpr, scope: Scope, collector: Collector): void {
  visit(cte.ctequery, scope, collector);
}

const STATEMENTS = new Set(['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

function visit(tree: unknown, scope: Scope, collector: Collector): void {
  if (tree === null || typeof tree !== 'object') return;
  if (Array.isArray(tree)) {
    for (const item of tree) visit(item, scope, collector);
    return;
  }
  const fields = tree as Record<string, unknown>;
  for (const field in fields) {
    const value = fields[field];
    if (value === null || typeof value !== 'object') continue;
    enter(field, value as Record<string, unknown>, scope, collector);
  }
}

function enter(field: string, inside: Record<string, unknown>, scope: Scope, collector: Collector): void {
  switch (field) {
    case 'RangeVar':
    case 'relation': {
      const relation = inside as RangeVar;
      const visible =
        relation.relname !== undefined && !(relation.schemaname === undefined && scope.has(relation.relname));
      if (visible) collector.relation(relationName(relation), relation.inh !== true, relation.alias?.aliasname);
      return;
    }
    case 'ColumnRef':
      collector.column(inside as ColumnRef);
      return;
    case 'FuncCall':
      collector.call(dottedName((inside as FuncCall).funcname));
      addSequence(inside as FuncCall, collector);
      break;
    case 'SQLValueFunction':
      collector.call(valueFunction(inside.op as SQLValueFunctionOp));
      return;
    case 'LockingClause':
      // The names that FOR UPDATE OF gives are aliases of what FROM has already said.
      collector.lock(inside as LockingClause);
      return;
    case 'intoClause':
      return;
    case 'usingClause':
      // Of a join: column names. Of a DELETE: what stands in FROM elsewhere.
      for (const name of strings(inside as unknown as Node[])) collector.named(name);
      break;
    case 'withClause':
      // Handled where the statement that owns it begins.
      return;
    case 'larg':
    case 'rarg':
      visitStatement(inside, scope, collector);
      return;
    default:
      if (STATEMENTS.has(field)) {
        visitStatement(inside, scope, collector);
        return;
      }
  }
  visit(inside, scope, collector);
}

function visitStatement(inside: Record<string, unknown>, outer: Scope, collector: Collector): void {
  const clause = inside.withClause as WithClause | undefined;
  const scope = clause === undefined ? outer : withNames(clause, outer, collector);
  visit(inside, scope, collector);
  for (const { lockedRels } of all(inside.lockingClause as Node[] | undefined, 'LockingClause')) {
    const names = all(lockedRels, 'RangeVar').map(({ relname }) => relname);
    lockRows(inside.fromClause as Node[] | undefined, names.length === 0 ? null : names, scope, collector);
  }
}

/** Rows of which tables a FROM's FOR UPDATE locks: of those named (by alias) or of all, down into its sub-queries. */
function lockRows(
  from: readonly Node[] | undefined,
  names: readonly (string | undefined)[] | null,
  scope: Scope,
  collector: Collector,
): void {
  for (const node of from ?? []) {
    const table = as(node, 'RangeVar');
    const join = as(node, 'JoinExpr');
    const part = as(node, 'RangeSubselect');
    if (table !== undefined) {
      const withName = table.schemaname === undefined && scope.has(table.relname ?? '');
      const meant = names === null || names.includes(table.alias?.aliasname ?? table.relname);
      if (meant && !withName) collector.locked.set(key(relationName(table)), relationName(table));
    } else if (join !== undefined) {
      lockRows(
        [join.larg, join.rarg].filter((side) => side !== undefined),
        names,
        scope,
        collector,
      );
    } else if (part !== undefined && (names === null || names.includes(part.alias?.aliasname))) {
      lockRows(as(part.subquery, 'SelectStmt')?.fromClause, null, scope, collector);
    }
  }
}

const DRAWS = new Set(['nextval', 'setval', 'currval']);

function addSequence({ funcname, args }: FuncCall, collector: Collector): void {
  if (!DRAWS.has(dottedName(funcname).name)) return;
  const inner = as(args?.[0], 'FuncCall');
  if (inner === undefined) {
    const text = textOf(args?.[0]);
    if (text !== null) collector.sequences.push({ name: nameInText(text) });
  } else if (dottedName(inner.funcname).name === 'pg_get_serial_sequence') {
    const [table, column] = (inner.args ?? []).map(textOf);
    if (table != null && column != null) collector.sequences.push({ owner: { table: nameInText(table), column } });
  }
}
