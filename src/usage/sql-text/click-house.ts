import { Masked } from '../code/masked.js';
import type { CodeFile } from '../extractors/extractor.js';
import type { Template } from './template.js';

const TYPES = 'UUID|U?Int\\d+|Float\\d+|String|Date(?:Time(?:64)?)?|Bool|Decimal|Array|Nullable|LowCardinality';
/** `{id:UUID}`: a parameter. */
const PARAMETER = new RegExp(`\\{\\w+:\\s*(?:${TYPES})\\b`);

/** What Postgres does not have. Names of functions and FINAL are told by their case, which Postgres does not look at. */
const SYNTAX: readonly RegExp[] = [
  /\bprewhere\b/i,
  /\blimit\s+(?:\d+|\$1|\{[^{}]*\})\s+by\b/i,
  /\b(?:FROM|JOIN)\s+[\w."`]+(?:\s+(?:AS\s+)?\w+)?\s+FINAL\b/,
  /\b(?:Nullable|LowCardinality|FixedString)\(/,
  /\bto(?:DateTime(?:64)?|Date32|StartOf[A-Z]\w*|UnixTimestamp\w*|YYYYMM\w*|U?Int\d+|Float\d+|String)(?:Or\w+)?\(/,
  /\b(?:arg(?:Max|Min)|any(?:Last|Heavy)|(?:count|sum|avg|uniq|multi|min|max)If|uniq(?:Exact|Combined)|group(?:Uniq)?Array)\w*\(/,
  /\b(?:array(?:Join|Map|Filter|Exists|Concat)|map(?:Keys|Values|FromArrays)|sumMap|JSONExtract\w*|dictGet\w*)\(/,
  /\bSETTINGS\s+\w+\s*=/,
  /\bFORMAT\s+(?:JSON|CSV|TSV|TabSeparated|Parquet|Pretty|Native|RowBinary)\w*\s*;?\s*$/,
];

/** Whether a statement is written in ClickHouse's own SQL. What it reads is no table of Postgres, whatever it is called. */
export function isForClickHouse(template: Template): boolean {
  const text = template.map((segment) => (segment.hole ? ' $1 ' : segment.text)).join('');
  return template.some((segment) => PARAMETER.test(segment.text)) || SYNTAX.some((syntax) => syntax.test(text));
}

const NAME = /click_?house/i;
const IMPORTED = /(?:\bfrom|\bimport|\brequire)\b\s*\(?\s*['"][^'"\n]*click[-_]?house|"github\.com\/[^"\n]*clickhouse/i;

/**
 * Whether a file has to do with ClickHouse: by its path, by what it imports, or by a name in its code; a comment or text
 * that mentions it says nothing.
 */
export function talksToClickHouse({ path, text }: CodeFile): boolean {
  if (/click[-_]?house/i.test(path)) return true;
  if (!/click[-_]?house/i.test(text)) return false;
  return IMPORTED.test(text) || NAME.test(new Masked(text, path).code);
}

const POSTGRES_ONLY = /\$\d|\bon\s+conflict\b|\breturning\b|\bfor\s+(?:no\s+key\s+)?update\b/i;
/** Prisma's raw queries, the tag of several libraries, and calls of ORMs that have no other database than SQL's. */
const POSTGRES_CALL =
  /(?:\$(?:queryRaw|executeRaw)(?:Unsafe)?|\bPrisma\.(?:sql|raw)|\bsql|\bknex\.raw|\bsequelize\.query)\s*(?:<[^;]{0,400}>)?\s*\(?\s*$/;

/** Whether a statement of such a file is for Postgres all the same: by its own words, or by the call that it is given to. */
export function isForPostgres(text: string, before: string): boolean {
  return POSTGRES_ONLY.test(text) || POSTGRES_CALL.test(before);
}
