import type { IndexElem, IndexStmt } from '@pgsql/types';
import type { Change, CreateIndex, IndexElement } from '../../change.js';
import { all, dottedName, relationName } from '../ast.js';
import type { Reader } from '../reader.js';
import type { Range } from '../token-list.js';
import { readExpression } from './expression.js';

/** CREATE INDEX. */
export function createIndex(reader: Reader, node: IndexStmt): Change[] {
  const tokens = reader.tokens;
  const open = tokens.find([tokens.afterName(reader.token(node.relation?.location)), tokens.length], '(');
  const ranges = open < 0 ? [] : tokens.items(tokens.inside(open));
  const where = tokens.find([tokens.afterClose(open), tokens.length], 'where');
  const index: CreateIndex = {
    type: 'create-index',
    name: node.idxname ?? null,
    table: relationName(node.relation),
    only: node.relation?.inh !== true,
    unique: node.unique === true,
    concurrently: node.concurrent === true,
    ifNotExists: node.if_not_exists === true,
    method: node.accessMethod ?? 'btree',
    elements: all(node.indexParams, 'IndexElem').map((element, at) =>
      indexElement(reader, element, ranges[at] ?? [0, 0]),
    ),
    include: all(node.indexIncludingParams, 'IndexElem').map((element) => element.name ?? ''),
    where: node.whereClause === undefined ? null : readExpression(reader, node.whereClause, [where + 1, tokens.length]),
    nullsNotDistinct: node.nulls_not_distinct === true,
  };
  return [reader.placed(index)];
}

function indexElement(reader: Reader, node: IndexElem, range: Range): IndexElement {
  const nulls = node.nulls_ordering;
  return {
    column: node.name ?? null,
    expression: node.expr === undefined ? null : readExpression(reader, node.expr, elementExpression(reader, range)),
    collation: node.collation === undefined ? null : dottedName(node.collation),
    operatorClass: node.opclass === undefined ? null : dottedName(node.opclass),
    descending: node.ordering === 'SORTBY_DESC',
    nullsFirst: nulls === 'SORTBY_NULLS_FIRST' ? true : nulls === 'SORTBY_NULLS_LAST' ? false : null,
    sql: reader.tokens.slice(range),
  };
}

/** An element is `(expression) …` or a function call; what follows (collation, operator class, order) is left off. */
function elementExpression(reader: Reader, range: Range): Range {
  const tokens = reader.tokens;
  if (tokens.at(range[0]) === '(') return tokens.inside(range[0]);
  const open = tokens.find(range, '(');
  return open < 0 ? [range[0], range[0] + 1] : [range[0], tokens.afterClose(open)];
}
