import type { CreateStmt, TableLikeClause } from '@pgsql/types';
import type { Change, Constraint, CreateTable, LikeClause, PartitionKey } from '../../change.js';
import { all, nameFromNode, relationName } from '../ast.js';
import type { Reader } from '../reader.js';
import { readColumn } from './column.js';
import { readConstraint } from './constraint.js';
import { readBound } from './partition.js';

/** CREATE TABLE and CREATE FOREIGN TABLE. */
export function createTable(reader: Reader, node: CreateStmt, foreign = false): Change[] {
  const table: CreateTable = {
    type: 'create-table',
    table: relationName(node.relation),
    foreign,
    temporary: node.relation?.relpersistence === 't',
    unlogged: node.relation?.relpersistence === 'u',
    ifNotExists: node.if_not_exists === true,
    columns: all(node.tableElts, 'ColumnDef').map((column) => readColumn(reader, column)),
    constraints: tableConstraints(reader, node),
    partitionOf: partitionOf(reader, node),
    partitionBy: partitionKey(reader, node),
    inherits: node.partbound === undefined ? (node.inhRelations ?? []).map(nameFromNode) : [],
    likes: all(node.tableElts, 'TableLikeClause').map(like),
    ofType: node.ofTypename === undefined ? null : nameFromNode({ TypeName: node.ofTypename }),
  };
  return [reader.placed(table)];
}

function tableConstraints(reader: Reader, node: CreateStmt): Constraint[] {
  const constraints: Constraint[] = [];
  for (const constraint of [...all(node.tableElts, 'Constraint'), ...all(node.constraints, 'Constraint')]) {
    const from = reader.token(constraint.location);
    const read = readConstraint(reader, constraint, [from, reader.tokens.itemEnd(from)]);
    if (read !== null) constraints.push(read);
  }
  return constraints;
}

function partitionOf(reader: Reader, node: CreateStmt): CreateTable['partitionOf'] {
  const parent = node.inhRelations?.[0];
  if (node.partbound === undefined || parent === undefined) return null;
  const bound = readBound(reader, node.partbound, reader.tokens.whole);
  return bound === null ? null : { parent: nameFromNode(parent), bound };
}

const STRATEGY: Readonly<Record<string, PartitionKey['strategy']>> = {
  PARTITION_STRATEGY_LIST: 'list',
  PARTITION_STRATEGY_RANGE: 'range',
  PARTITION_STRATEGY_HASH: 'hash',
};

function partitionKey(reader: Reader, node: CreateStmt): PartitionKey | null {
  const key = node.partspec;
  if (key === undefined) return null;
  const from = reader.token(key.location);
  const open = reader.tokens.find([from, reader.tokens.length], '(');
  return {
    strategy: STRATEGY[key.strategy ?? ''] ?? 'range',
    columns: all(key.partParams, 'PartitionElem').map((element) => element.name ?? null),
    sql: reader.tokens.slice([from, reader.tokens.afterClose(open)]),
  };
}

// Bits of TableLikeOption in parsenodes.h.
const LIKE = { constraints: 1 << 2, defaults: 1 << 3, generated: 1 << 4, identity: 1 << 5, indexes: 1 << 6 };

function like(node: TableLikeClause): LikeClause {
  const options = node.options ?? 0;
  return {
    table: relationName(node.relation),
    defaults: (options & LIKE.defaults) !== 0,
    constraints: (options & LIKE.constraints) !== 0,
    identity: (options & LIKE.identity) !== 0,
    generated: (options & LIKE.generated) !== 0,
    indexes: (options & LIKE.indexes) !== 0,
  };
}
