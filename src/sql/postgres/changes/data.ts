import type {
  CommonTableExpr,
  CopyStmt,
  DeleteStmt,
  InsertStmt,
  MergeStmt,
  Node,
  RangeVar,
  SelectStmt,
  TruncateStmt,
  UpdateStmt,
  WithClause,
} from '@pgsql/types';
import type { Name } from '../../../core/name.js';
import type { Change, ChangeBase, Data, Expression, Query } from '../../change.js';
import { all, as, relationName, textOf, walk } from '../ast.js';
import type { Reader } from '../reader.js';
import type { Range, TokenList } from '../token-list.js';
import { readExpression } from './expression.js';
import { readQuery } from './query.js';

/** A data statement and the tokens that it takes up: the whole statement, or the inside of a WITH query. */
interface Part {
  readonly reader: Reader;
  readonly range: Range;
}

/** INSERT, UPDATE, DELETE, MERGE or SELECT with the changes of the data-modifying queries in its WITH. */
export function dataStatement(reader: Reader, node: Node, range: Range = reader.tokens.whole): Change[] {
  const inside = statementOf(node);
  if (inside === null) return [];
  const part = { reader, range };
  return [...withChanges(part, inside.withClause), ...own(part, node, reader.placeOf(range))];
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

function own(part: Part, node: Node, place: ChangeBase): Change[] {
  const insert = as(node, 'InsertStmt');
  if (insert) return [{ ...place, ...readInsert(part, insert) }];
  const update = as(node, 'UpdateStmt');
  if (update) return [{ ...place, ...readUpdate(part, update) }];
  const remove = as(node, 'DeleteStmt');
  if (remove) return [{ ...place, ...readDelete(part, remove) }];
  const merge = as(node, 'MergeStmt');
  if (merge) return [{ ...place, ...readMerge(part, node, merge) }];
  const query = readQuery(node, part.reader.tokens.slice(part.range));
  return [{ ...place, type: 'select', query }, ...settings(node, place)];
}

/** Queries of a WITH clause that write: their changes come first, as they run whether read or not. */
function withChanges({ reader }: Part, clause: WithClause | undefined): Change[] {
  return all(clause?.ctes, 'CommonTableExpr').flatMap((cte) => {
    const query = cte.ctequery;
    if (query === undefined) return [];
    const inside = statementOf(query);
    if (inside === null) return [];
    if (as(query, 'SelectStmt') !== undefined) return withChanges({ reader, range: [0, 0] }, inside.withClause);
    return dataStatement(reader, query, cteRange(reader, cte));
  });
}

function cteRange(reader: Reader, cte: CommonTableExpr): Range {
  const tokens = reader.tokens;
  let at = reader.token(cte.location) + 1;
  if (tokens.at(at) === '(') at = tokens.afterClose(at);
  const open = tokens.find([at, tokens.length], '(');
  return open < 0 ? tokens.whole : tokens.inside(open);
}

/** The statement's own part, behind its WITH. */
function mainRange(tokens: TokenList, [from, to]: Range, verb: string): Range {
  const at = tokens.find([from, to], verb);
  return [at < 0 ? from : at, to];
}

function names(nodes: readonly Node[] | undefined): Name[] {
  const found: Name[] = [];
  for (const node of nodes ?? []) found.push(...readQuery(node, '').relations);
  return found;
}

function readInsert({ reader, range }: Part, node: InsertStmt): Data {
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
        : readQuery(node.selectStmt, insertedQuery(reader, range, node), node.withClause),
    conflictColumns: targets.length === 0 ? null : targets.map((target) => target.name ?? ''),
    conflictConstraint: conflict?.infer?.conname ?? null,
    onConflict: conflict === undefined ? null : conflict.action === 'ONCONFLICT_UPDATE' ? 'update' : 'nothing',
    rows: values?.length ?? (node.selectStmt === undefined ? 1 : 0),
    strings: stringsIn(node),
  };
}

const INSERT_ENDS = new Set(['returning', 'on']);

/** The SELECT of INSERT … SELECT, with the WITH that stands before INSERT so that it can be read alone. */
function insertedQuery(reader: Reader, range: Range, node: InsertStmt): string {
  const tokens = reader.tokens;
  const main = mainRange(tokens, range, 'insert');
  let at = tokens.afterName(reader.token(node.relation?.location));
  if (tokens.at(at) === 'as') at += 2;
  if (node.cols !== undefined) at = tokens.afterClose(tokens.find([at, range[1]], '('));
  if (tokens.at(at) === 'overriding') at += 3;
  const query = tokens.slice([at, insertEnd(tokens, [at, range[1]])]);
  return node.withClause === undefined ? query : `${tokens.slice([range[0], main[0]])} ${query}`;
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

function readUpdate({ reader, range }: Part, node: UpdateStmt): Data {
  const tokens = reader.tokens;
  const main = mainRange(tokens, range, 'update');
  return {
    type: 'update',
    table: relationName(node.relation),
    assignments: assignments(reader, main, node),
    where: whereOf(reader, main, node.whereClause),
    from: names(node.fromClause),
    strings: stringsIn(node),
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

function readDelete({ reader, range }: Part, node: DeleteStmt): Data {
  const main = mainRange(reader.tokens, range, 'delete');
  return {
    type: 'delete',
    table: relationName(node.relation),
    where: whereOf(reader, main, node.whereClause),
    using: names(node.usingClause),
  };
}

function whereOf(reader: Reader, main: Range, node: Node | undefined): Expression | null {
  if (node === undefined) return null;
  const tokens = reader.tokens;
  const where = tokens.find(main, 'where');
  const returning = tokens.find([where + 1, main[1]], 'returning');
  return readExpression(reader, node, [where + 1, returning < 0 ? main[1] : returning]);
}

function readMerge({ reader, range }: Part, tree: Node, node: MergeStmt): Data {
  const clauses = all(node.mergeWhenClauses, 'MergeWhenClause');
  const query: Query = readQuery(tree, reader.tokens.slice(range));
  return {
    type: 'merge',
    table: relationName(node.relation),
    query,
    deletes: clauses.some((clause) => clause.commandType === 'CMD_DELETE'),
  };
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
    },
    ...(node.query === undefined ? [] : dataStatement(reader, node.query)),
  ];
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
export function relations(nodes: readonly Node[] | undefined): Name[] {
  return all(nodes, 'RangeVar').map((relation: RangeVar) => relationName(relation));
}
