import type { Call, Chain } from '../builder/chains.js';
import { builderExtraction } from '../builder/extraction.js';
import type { Part } from '../builder/query.js';
import { languageOf } from '../literals/language.js';
import { talksToClickHouse } from '../sql-text/click-house.js';
import { type Extraction, type Extractor, NOTHING } from './extractor.js';

const CONDITIONS = ['where', 'whereNot', 'whereIn', 'whereNotIn', 'whereNull', 'whereNotNull', 'whereBetween'];
const MORE_CONDITIONS = ['whereNotBetween', 'whereLike', 'whereILike', 'whereJsonPath', 'whereJsonSupersetOf'];
const JOINS = ['join', 'innerJoin', 'leftJoin', 'leftOuterJoin', 'rightJoin', 'rightOuterJoin', 'outerJoin'];
const COLUMNS = ['select', 'columns', 'column', 'distinct', 'distinctOn', 'pluck', 'first', 'returning', 'onConflict'];
const AGGREGATES = ['count', 'countDistinct', 'min', 'max', 'sum', 'sumDistinct', 'avg', 'avgDistinct', 'merge'];

function variants(name: string): string[] {
  const capital = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  return [name, `and${capital}`, `or${capital}`];
}

const all = (names: readonly string[], part: Part): Record<string, Part> =>
  Object.fromEntries(names.map((name) => [name, part]));

const METHODS: Readonly<Record<string, Part>> = {
  ...all(['from', 'table'], 'read table'),
  into: 'written table',
  ...all([...JOINS, 'fullOuterJoin', 'crossJoin'], 'join'),
  ...all([...COLUMNS, ...AGGREGATES], 'columns'),
  ...all([...CONDITIONS, ...MORE_CONDITIONS].flatMap(variants), 'condition'),
  ...all(['whereColumn', 'on', 'onIn', 'andOn', 'orOn', 'onVal', 'andOnVal'].flatMap(variants), 'comparison'),
  ...all(['orderBy', 'having', 'havingIn'], 'order'),
  groupBy: 'group',
  insert: 'rows',
  ...all(['update', 'increment', 'decrement'], 'assignment'),
  ...all(['raw', 'whereRaw', 'orderByRaw', 'groupByRaw', 'havingRaw', 'andWhereRaw', 'orWhereRaw'], 'raw'),
  ...all(['joinRaw', 'fromRaw', 'modify'], 'more'),
};

/** What a connection is called, upon which a table is named by a call: `knex('users')`. */
const CONNECTION = /^(?:knex|db|trx|tx|transaction|database|pg|conn|connection|\w*(?:Knex|Db|Trx))$/;
const WRITES = /^(?:insert|update|del|delete|truncate|increment|decrement)$/;
const QUERY =
  /\.(?:select|where\w*|insert|update|del|delete|first|join|\w+Join|pluck|count|sum|min|max|avg|returning|andWhere|distinct|orderBy|truncate)\(/;

/** Knex's query builder: the tables and columns that its calls name. */
export const extractor: Extractor = {
  id: 'knex',
  title: "Knex's query builder",
  handles: (path) => languageOf(path)?.id === 'javascript',
  mayHold: (text) =>
    /(?:\.(?:from|into|table)|\b(?:knex|db|trx|tx|transaction|\w*(?:Knex|Db|Trx)))(?:<[^()]*>)?\(/.test(text) &&
    QUERY.test(text) &&
    // Other builders have calls of these names, whose arguments are no texts.
    !/from ['"](?:drizzle-orm|typeorm|@mikro-orm|@supabase)/.test(text),
  extract(file, engine): Extraction {
    if (/\.selectFrom\(/.test(file.text)) return NOTHING;
    const found = builderExtraction(file, { partOf, isQuery, namesOf: (column) => [column] }, engine);
    if (/['"]knex['"]/.test(file.text) || !talksToClickHouse(file)) return found;
    // A builder of the file's own has the same calls.
    const lines = new Set(found.references.map(({ line }) => line));
    const reason = 'this file talks to ClickHouse, and nothing says that this query is for Postgres';
    return { ...NOTHING, unjudged: [...found.unjudged, ...[...lines].map((line) => ({ line, reason }))] };
  },
};

function partOf(call: Call, { calls }: Chain): Part | null {
  const part = METHODS[call.name] ?? null;
  const isTable = part === 'read table' || (call === calls[0] && CONNECTION.test(call.name));
  if (!isTable) return part;
  return calls.some(({ name }) => WRITES.test(name)) ? 'written table' : 'read table';
}

function isQuery({ root, calls }: Chain): boolean {
  const [first, ...rest] = calls;
  if (first === undefined || /(?:^|\.)(?:Array|Buffer|Object|storage|Observable)$/.test(root)) return false;
  return rest.length > 0 && calls.some(({ name }) => QUERY.test(`.${name}(`));
}
