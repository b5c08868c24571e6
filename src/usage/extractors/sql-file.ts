import type { Engine } from '../../sql/postgres/engine.js';
import { split } from '../../sql/postgres/split.js';
import { skipBlanks } from '../../sql/postgres/tokens.js';
import { isForClickHouse } from '../sql-text/click-house.js';
import { fromUses } from '../sql-text/extraction.js';
import { sqlVerb } from '../sql-text/looks.js';
import { parseTemplate } from '../sql-text/parse.js';
import { withPlaceholders } from '../sql-text/placeholders.js';
import { type CodeFile, type Extraction, type Extractor, NOTHING } from './extractor.js';
import { merge } from './sql-string.js';

/** A file with one of these builds the schema; it does not use it. */
const SCHEMA = /^\s*(?:create\s+(?:unlogged\s+)?table\b(?!\s+\w+\s+as\b)|alter\s+table\b)/im;

/** Queries in SQL files, as sqlc, pgtyped, aiosql, HugSQL and others read them. */
export const extractor: Extractor = {
  id: 'sql-file',
  title: 'Queries in SQL files: sqlc, pgtyped and others',
  handles: (path) => path.toLowerCase().endsWith('.sql'),
  mayHold: (text) => !SCHEMA.test(text),
  extract(file, engine) {
    const pieces = split(file.text);
    return merge(pieces.map(({ start, stop }) => readStatement(file, start, stop, engine)));
  },
};

function readStatement(file: CodeFile, from: number, to: number, engine: Engine): Extraction {
  const start = skipBlanks(file.text, from, to);
  const text = file.text.slice(start, to);
  if (sqlVerb(text) === null) return NOTHING;
  const template = [{ text, start, end: to, hole: false }];
  const lineOf = (offset: number): number => file.source.position(offset).line;
  if (isForClickHouse(template)) {
    return { ...NOTHING, unjudged: [{ line: lineOf(start), reason: 'this statement is written for ClickHouse' }] };
  }
  const parsed = parseTemplate(withPlaceholders(template), engine);
  if (parsed === null) {
    const reason = "Postgres's parser does not understand this statement";
    return { ...NOTHING, unjudged: [{ line: lineOf(start), reason }] };
  }
  const { uses, fragments, place } = parsed;
  const found = fromUses(uses, (offset) => lineOf(place(offset)), { base: 'certain', fragments });
  return { ...NOTHING, ...found, whole: fragments ? 0 : 1, partly: fragments ? 1 : 0 };
}
