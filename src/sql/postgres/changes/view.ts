import type { CreateTableAsStmt, Node, RefreshMatViewStmt, SelectStmt, ViewStmt } from '@pgsql/types';
import type { Change, CreateTableAs, CreateView } from '../../change.js';
import { relationName, strings } from '../ast.js';
import type { Reader } from '../reader.js';
import type { Range, TokenList } from '../token-list.js';
import { readQuery } from './query.js';

/** CREATE VIEW. */
export function createView(reader: Reader, node: ViewStmt): Change[] {
  const tokens = reader.tokens;
  const name = reader.token(node.view?.location);
  const as = tokens.find([name, tokens.length], 'as');
  const check = checkOption(tokens, as);
  const view: CreateView = {
    type: 'create-view',
    view: relationName(node.view),
    replace: node.replace === true,
    temporary: node.view?.relpersistence === 't',
    query: readQuery(node.query, tokens.slice([as + 1, check])),
    options: [...viewOptions(tokens, [tokens.afterName(name), as]), ...written(tokens, [check, tokens.length])],
    columnNames: strings(node.aliases),
  };
  return [reader.placed(view)];
}

/** Where WITH [LOCAL | CASCADED] CHECK OPTION begins; the end where it isn't there. */
function checkOption(tokens: TokenList, from: number): number {
  const at = tokens.length - (tokens.has(tokens.length - 3, 'with', 'check', 'option') ? 3 : 4);
  const local = tokens.has(at, 'with', 'local', 'check') || tokens.has(at, 'with', 'cascaded', 'check');
  return at > from && (local || tokens.has(at, 'with', 'check', 'option')) ? at : tokens.length;
}

function viewOptions(tokens: TokenList, range: Range): string[] {
  const at = tokens.find(range, 'with', '(');
  return at < 0 ? [] : tokens.items(tokens.inside(at + 1)).flatMap((item) => written(tokens, item));
}

function written(tokens: TokenList, range: Range): string[] {
  const text = tokens.slice(range).toLowerCase();
  return text === '' ? [] : [text];
}

/** CREATE TABLE AS and CREATE MATERIALIZED VIEW. */
export function createTableAs(reader: Reader, node: CreateTableAsStmt): Change[] {
  const tokens = reader.tokens;
  const as = tokens.find([reader.token(node.into?.rel?.location), tokens.length], 'as');
  const end = tokens.length - dataClause(tokens);
  return [tableAs(reader, node, node.query, tokens.slice([as + 1, end]))];
}

/** How many tokens WITH [NO] DATA takes up at the end. */
function dataClause(tokens: TokenList): number {
  if (tokens.has(tokens.length - 3, 'with', 'no', 'data')) return 3;
  return tokens.has(tokens.length - 2, 'with', 'data') ? 2 : 0;
}

type Into = Pick<CreateTableAsStmt, 'into' | 'objtype' | 'if_not_exists'>;

function tableAs(reader: Reader, node: Into, tree: Node | undefined, sql: string): Change {
  const query = readQuery(tree, sql);
  const names = strings(node.into?.colNames);
  const table: CreateTableAs = {
    type: 'create-table-as',
    table: relationName(node.into?.rel),
    materializedView: node.objtype === 'OBJECT_MATVIEW',
    temporary: node.into?.rel?.relpersistence === 't',
    unlogged: node.into?.rel?.relpersistence === 'u',
    ifNotExists: node.if_not_exists === true,
    withData: node.into?.skipData !== true,
    query: { ...query, output: query.output.length >= names.length ? renamed(query.output, names) : names },
  };
  return reader.placed(table);
}

/** Names given after the table's name stand for the query's own, from the left. */
function renamed(output: readonly (string | null)[], names: readonly string[]): (string | null)[] {
  return output.map((name, index) => names[index] ?? name);
}

const BEFORE_NAME = new Set(['table', 'temp', 'temporary', 'local', 'global', 'unlogged']);

/** SELECT … INTO: the query is what is left when INTO and the name are taken out. */
export function selectInto(reader: Reader, tree: Node, node: SelectStmt): Change[] {
  const tokens = reader.tokens;
  const into = node.intoClause ?? {};
  const name = reader.token(into.rel?.location);
  let at = name - 1;
  while (BEFORE_NAME.has(tokens.at(at))) at--;
  const rest = tokens.slice([tokens.afterName(name), tokens.length]);
  const sql = `${tokens.slice([0, at])} ${rest}`.trimEnd();
  return [tableAs(reader, { into }, tree, sql)];
}

/** REFRESH MATERIALIZED VIEW. */
export function refreshView(reader: Reader, node: RefreshMatViewStmt): Change[] {
  return [
    {
      ...reader.place,
      type: 'refresh-materialized-view',
      view: relationName(node.relation),
      concurrently: node.concurrent === true,
      withData: node.skipData !== true,
    },
  ];
}
