import type {
  CommonTableExpr,
  CopyStmt,
  DeleteStmt,
  InsertStmt,
  MergeStmt,
  MergeWhenClause,
  Node,
  RangeVar,
  SelectStmt,
  TruncateStmt,
  UpdateStmt,
} from '@pgsql/types';
import type { Change, ChangeBase, Data, Expression, Listed } from '../../change.js';
import { all, as, relationName, strings, textOf, walk } from '../ast.js';
import type { Reader } from '../reader.js';
import type { Range, TokenList } from '../token-list.js';
import { readExpression } from './expression.js';
import { onlyJoins, overwrittenBy, overwrittenByUpsert } from './joins.js';
import { readQuery } from './query.js';
import { selectInto } from './view.js';

type Names = ReadonlySet<string>;
const NO_NAMES: Names = new Set();

/**
 * INSERT, UPDATE, DELETE, MERGE or SELECT with the changes of the data-modifying queries in its WITH, which come
 * first: they run whether they are read or not. `outer` are names of WITH clauses around it.
 */
export function dataStatement(reader: Reader, node: Node, outer: Names = NO_NAMES): Change[] {
  const inside = statementOf(node);
  if (inside === null) return reader.surroundings.read(reader, node);
  const names = new Set(outer);
  const changes: Change[] = [];
  const hasQuery = as(node, 'SelectStmt') ?? as(node, 'MergeStmt') ?? as(node, 'InsertStmt')?.selectStmt;
  for (const cte of all(inside.withClause?.ctes, 'CommonTableExpr')) {
    if (inside.withClause?.recursive === true) names.add(cte.ctename ?? '');
    changes.push(...cteChanges(reader, cte, names, hasQuery !== undefined));
    names.add(cte.ctename ?? '');
  }
  return [...changes, ...own(reader, node, outer, names)];
}

function cteChanges(reader: Reader, cte: CommonTableExpr, names: Names, readByAll: boolean): Change[] {
  const query = cte.ctequery;
  if (query === undefined) return [];
  // What a query in WITH reads, the query around it reads: it is said once.
  if (readByAll && as(query, 'SelectStmt') !== undefined) return [];
  return dataStatement(reader.part(cteRange(reader, cte)), query, names);
}

type DataNode = InsertStmt | UpdateStmt | DeleteStmt | MergeStmt | SelectStmt;

function statementOf(node: Node): DataNode | null {
  return (
    as(node, 'InsertStmt') ??
    as(node, 'UpdateStmt') ??
    as(node, 'DeleteStmt') ??
    as(node, 'MergeStmt') ??
    as(node, 'SelectStmt') ??
    null
  );
}

/** `names` has those of the statement's own WITH as well as the `outer` ones. */
function own(reader: Reader, node: Node, outer: Names, names: Names): Change[] {
  const insert = as(node, 'InsertStmt');
  if (insert) return [reader.placed(readInsert(reader, insert, outer))];
  const update = as(node, 'UpdateStmt');
  if (update) return [reader.placed(readUpdate(reader, update, names))];
  const remove = as(node, 'DeleteStmt');
  if (remove) return [reader.placed(readDelete(reader, remove, names))];
  const merge = as(node, 'MergeStmt');
  if (merge) return [reader.placed(readMerge(reader, node, merge, outer, names))];
  return readSelect(reader, node, as(node, 'SelectStmt') ?? {}, outer);
}

function readSelect(reader: Reader, node: Node, select: SelectStmt, names: Names): Change[] {
  if (select.intoClause !== undefined) return selectInto(reader, node, select);
  const sets = settings(node, reader.place);
  const nothingElse = sets.length === select.targetList?.length && select.fromClause === undefined;
  if (nothingElse) return sets;
  // A query can't write without a WITH, and sub-queries hold none that does: one change says all.
  return [{ ...reader.place, type: 'select', query: readQuery(node, sourceOf(reader), names) }, ...sets];
}

function sourceOf(reader: Reader): string {
  return reader.text.slice(reader.start, reader.end);
}

function cteRange(reader: Reader, cte: CommonTableExpr): Range {
  const tokens = reader.tokens;
  let at = reader.token(cte.location) + 1;
  if (tokens.at(at) === '(') at = tokens.afterClose(at);
  const open = tokens.find([at, tokens.length], '(');
  return open < 0 ? tokens.whole : tokens.inside(open);
}

/** The statement's own part, behind its WITH. `verb` alone would not do: a WITH query may be called `update`. */
function mainRange(reader: Reader, relation: RangeVar | undefined, verb: string): Range {
  const tokens = reader.tokens;
  let at = reader.token(relation?.location) - 1;
  while (at > 0 && tokens.at(at) !== verb) at--;
  return [Math.max(at, 0), tokens.length];
}

function relationsIn(nodes: readonly (Node | undefined)[] | undefined, names: Names): Listed[] {
  const found: Listed[] = [];
  for (const node of nodes ?? []) found.push(...readQuery(node, '', names).relations);
  return found;
}

/** A bulk INSERT is not walked for a sub-query that it hasn't got. */
function hasQueries(reader: Reader): boolean {
  return /\bselect\b/i.test(sourceOf(reader));
}

function readInsert(reader: Reader, node: InsertStmt, names: Names): Data {
  const select = as(node.selectStmt, 'SelectStmt');
  const values = select?.valuesLists;
  const conflict = node.onConflictClause;
  const targets = all(conflict?.infer?.indexElems, 'IndexElem');
  return {
    type: 'insert',
    table: relationName(node.relation),
    columns: all(node.cols, 'ResTarget').map((column) => column.name ?? ''),
    query:
      node.selectStmt === undefined || values !== undefined
        ? null
        : readQuery(node.selectStmt, insertedQuery(reader, node), names, node.withClause),
    conflictColumns: targets.length === 0 ? null : targets.map((target) => target.name ?? ''),
    conflictConstraint: conflict?.infer?.conname ?? null,
    onConflict: conflict === undefined ? null : conflict.action === 'ONCONFLICT_UPDATE' ? 'update' : 'nothing',
    overwrites: overwrittenByUpsert(node, names),
    rows: values?.length ?? (node.selectStmt === undefined ? 1 : 0),
    values: node.selectStmt === undefined ? 0 : values === undefined ? null : rowWidth(values),
    strings: stringsIn(node),
    reads: hasQueries(reader) ? insertReads(node, names) : [],
  };
}

function rowWidth(values: readonly Node[]): number {
  return as(values[0], 'List')?.items?.length ?? 0;
}

function insertReads(node: InsertStmt, names: Names): Listed[] {
  const values = as(node.selectStmt, 'SelectStmt')?.valuesLists;
  const conflict = node.onConflictClause;
  const returned = node.returningClause?.exprs ?? [];
  return relationsIn([...(values ?? []), ...(conflict?.targetList ?? []), conflict?.whereClause, ...returned], names);
}

const INSERT_ENDS = new Set(['returning', 'on']);

/** The SELECT of INSERT … SELECT, with the WITH that stands before INSERT so that it can be read alone. */
function insertedQuery(reader: Reader, node: InsertStmt): string {
  const tokens = reader.tokens;
  const main = mainRange(reader, node.relation, 'insert');
  let at = tokens.afterName(reader.token(node.relation?.location));
  if (tokens.at(at) === 'as') at += 2;
  if (node.cols !== undefined) at = tokens.afterClose(tokens.find([at, main[1]], '('));
  if (tokens.at(at) === 'overriding') at += 3;
  const query = tokens.slice([at, insertEnd(tokens, [at, main[1]])]);
  return node.withClause === undefined ? query : `${tokens.slice([0, main[0]])} ${query}`;
}

/** `ON` ends the query before CONFLICT alone; joins have one too. */
function insertEnd(tokens: TokenList, [from, to]: Range): number {
  let at = tokens.findAny([from, to], INSERT_ENDS);
  while (at < to && tokens.at(at) === 'on' && tokens.at(at + 1) !== 'conflict') {
    at = tokens.findAny([at + 1, to], INSERT_ENDS);
  }
  return at;
}

/** String constants of a statement; of a bulk INSERT every value, so they are kept once. */
function stringsIn(tree: unknown): string[] {
  const found = new Set<string>();
  walk(tree, (type, inside) => {
    if (type === 'A_Const' && inside.sval) found.add((inside.sval as { sval?: string }).sval ?? '');
    return undefined;
  });
  return [...found];
}

function readUpdate(reader: Reader, node: UpdateStmt, names: Names): Data {
  const main = mainRange(reader, node.relation, 'update');
  return {
    type: 'update',
    table: listed(node.relation),
    assignments: assignments(reader, main, node),
    where: whereOf(reader, main, node.whereClause),
    from: relationsIn(node.fromClause, names),
    onlyJoins: onlyJoins(node, names),
    strings: stringsIn(node),
    reads: relationsIn([node.whereClause, ...(node.targetList ?? []), ...(node.returningClause?.exprs ?? [])], names),
  };
}

function assignments(reader: Reader, main: Range, node: UpdateStmt): Extract<Data, { type: 'update' }>['assignments'] {
  const tokens = reader.tokens;
  return all(node.targetList, 'ResTarget').map((target) => {
    const column = target.name ?? '';
    // (a, b) = (…): the tree has the row once per column; which value goes where is not always there to see.
    if (as(target.val, 'MultiAssignRef') !== undefined) return { column, value: null };
    const equals = tokens.find([reader.token(target.location), main[1]], '=');
    const value = readExpression(reader, target.val, [equals + 1, valueEnd(tokens, [equals + 1, main[1]])]);
    return { column, value: as(target.val, 'SetToDefault') === undefined ? value : null };
  });
}

const VALUE_ENDS = new Set([',', 'from', 'where', 'returning']);

/** `IS DISTINCT FROM` is part of a value. */
function valueEnd(tokens: TokenList, [from, to]: Range): number {
  let at = tokens.findAny([from, to], VALUE_ENDS);
  while (at < to && tokens.at(at) === 'from' && tokens.at(at - 1) === 'distinct') {
    at = tokens.findAny([at + 1, to], VALUE_ENDS);
  }
  return at;
}

function readDelete(reader: Reader, node: DeleteStmt, names: Names): Data {
  const main = mainRange(reader, node.relation, 'delete');
  return {
    type: 'delete',
    table: listed(node.relation),
    where: whereOf(reader, main, node.whereClause),
    using: relationsIn(node.usingClause, names),
    reads: relationsIn([node.whereClause, ...(node.returningClause?.exprs ?? [])], names),
  };
}

function whereOf(reader: Reader, main: Range, node: Node | undefined): Expression | null {
  if (node === undefined) return null;
  const tokens = reader.tokens;
  const where = tokens.find(main, 'where');
  const returning = tokens.find([where + 1, main[1]], 'returning');
  return readExpression(reader, node, [where + 1, returning < 0 ? main[1] : returning]);
}

function readMerge(reader: Reader, tree: Node, node: MergeStmt, outer: Names, names: Names): Data {
  const clauses = all(node.mergeWhenClauses, 'MergeWhenClause');
  const query = readQuery(tree, sourceOf(reader), outer);
  return {
    type: 'merge',
    table: relationName(node.relation),
    query,
    deletes: clauses.some((clause) => clause.commandType === 'CMD_DELETE'),
    inserts: clauses.some((clause) => clause.commandType === 'CMD_INSERT'),
    insertColumns: insertColumns(clauses.filter((clause) => clause.commandType === 'CMD_INSERT')),
    overwrites: overwrittenBy(node, names),
  };
}

function insertColumns(inserts: readonly MergeWhenClause[]): string[] | null {
  if (inserts.some(({ targetList, values }) => targetList === undefined && values !== undefined)) return null;
  const [first = [], ...others] = inserts.map(({ targetList }) =>
    all(targetList, 'ResTarget').map(({ name = '' }) => name),
  );
  return first.filter((column) => others.every((columns) => columns.includes(column)));
}

/** `SELECT set_config('name', 'value', is_local)`: a SET in disguise. */
function settings(node: Node, place: ChangeBase): Change[] {
  const found: Change[] = [];
  for (const target of all(as(node, 'SelectStmt')?.targetList, 'ResTarget')) {
    const call = as(target.val, 'FuncCall');
    const name = call?.args?.[0];
    if (call === undefined || as(call.funcname?.at(-1), 'String')?.sval !== 'set_config' || name === undefined)
      continue;
    const setting = textOf(name);
    if (setting === null) continue;
    found.push({
      ...place,
      type: 'set',
      name: setting.toLowerCase(),
      value: textOf(call.args?.[1]),
      local: textOf(call.args?.[2]) === 'true',
      viaFunction: true,
    });
  }
  return found;
}

/** COPY; of `COPY (query) TO` there is no table. */
export function copy(reader: Reader, node: CopyStmt): Change[] {
  return [
    {
      ...reader.place,
      type: 'copy',
      table: node.relation === undefined ? null : relationName(node.relation),
      from: node.is_from === true,
      program: node.is_program === true,
      columns: strings(node.attlist),
    },
    ...(node.query === undefined ? [] : copied(reader, node.query)),
  ];
}

/** The query of COPY (query) TO. */
function copied(reader: Reader, query: Node): Change[] {
  const open = reader.tokens.find(reader.tokens.whole, '(');
  return open < 0 ? dataStatement(reader, query) : reader.readPart(reader.tokens.inside(open), query);
}

/** TRUNCATE. */
export function truncate(reader: Reader, node: TruncateStmt): Change[] {
  return [
    {
      ...reader.place,
      type: 'truncate',
      tables: relations(node.relations),
      cascade: node.behavior === 'DROP_CASCADE',
      restartIdentity: node.restart_seqs === true,
    },
  ];
}

/** The relations that a statement lists. */
export function relations(nodes: readonly Node[] | undefined): Listed[] {
  return all(nodes, 'RangeVar').map(listed);
}

/** A relation as it is named: alone or with what is below it, and by which alias. */
export function listed(relation: RangeVar | undefined): Listed {
  const alias = relation?.alias?.aliasname;
  return {
    ...relationName(relation),
    ...(relation !== undefined && relation.inh !== true && { only: true as const }),
    ...(alias !== undefined && { alias }),
  };
}
