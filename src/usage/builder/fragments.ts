import type { Engine } from '../../sql/postgres/engine.js';
import type { CodeFile, Found } from '../extractors/extractor.js';
import { joinLiterals } from '../literals/join.js';
import { languageOf } from '../literals/language.js';
import { type Literal, lex } from '../literals/lexer.js';
import type { Reference } from '../reference.js';
import { fromUses } from '../sql-text/extraction.js';
import { sqlVerb } from '../sql-text/looks.js';
import { parseTemplate } from '../sql-text/parse.js';
import { withPlaceholders } from '../sql-text/placeholders.js';
import { type Template, written } from '../sql-text/template.js';
import type { Query } from './query.js';
import type { Scope } from './scope.js';

interface Reading {
  readonly file: CodeFile;
  readonly engine: Engine;
  readonly named: ReadonlySet<string>;
}

/** What SQL that is put into built queries names: `db.raw('count(u.id)')`, `whereRaw('a > ?')`. */
export function fragmentsOf(queries: readonly Query[], reading: Reading): Found<Reference>[] {
  const { file } = reading;
  const language = languageOf(file.path);
  if (language === null || queries.every(({ raw }) => raw.length === 0)) return [];
  const literals = joinLiterals(lex(file.text, language).literals, file.text, language);
  return queries.flatMap((query) =>
    query.raw.flatMap(({ method, range }) => {
      const found = literals.filter(({ start, end }) => start >= range.start && end <= range.end);
      const [literal, ...others] = found;
      const read =
        literal === undefined || others.length > 0 ? null : readFragment(literal, method, query.scope, reading);
      if (read === null) query.partly = true;
      return read ?? [];
    }),
  );
}

/** Null where it is no text that Postgres's parser takes as this part of a statement. A whole statement is read elsewhere. */
function readFragment(literal: Literal, method: string, scope: Scope, reading: Reading): Found<Reference>[] | null {
  const { file, engine, named } = reading;
  const pieces: Template = literal.pieces.map(({ kind, start, end, ...piece }) => {
    return kind === 'text' && 'text' in piece
      ? { text: String(piece.text), start, end, hole: false }
      : { text: file.text.slice(start, end), start, end, hole: true };
  });
  const tables = scope.all();
  if (tables.length === 0 || sqlVerb(written(pieces)) !== null) return null;
  const from = tables.map(({ name, alias }) => `${quoted(name.schema, name.name)} AS ${quoted(null, alias)}`);
  const [before, after] = aroundIt(method, `SELECT 1 FROM ${from.join(' CROSS JOIN ')}`);
  const put = (text: string) => ({ text, start: literal.start, end: literal.start, hole: false });
  const parsed = parseTemplate(withPlaceholders([put(before), ...pieces, put(after)]), engine);
  if (parsed === null) return null;
  const { uses, fragments, place } = parsed;
  const own = { ...uses, uses: uses.uses.filter(({ offset }) => offset >= before.length) };
  const sureness = { base: 'certain', fragments: fragments || scope.hasUnknown, named } as const;
  return [...fromUses(own, (offset) => file.source.position(place(offset)).line, sureness).references];
}

/** The rest of a statement in which the text stands where the method would put it. */
function aroundIt(method: string, select: string): readonly [before: string, after: string] {
  if (/^join/i.test(method)) return [`${select} `, ''];
  if (/^from/i.test(method)) return ['SELECT 1 FROM ', ''];
  if (/^(?:order|group)/i.test(method)) return [`${select} ${method.slice(0, 5).toUpperCase()} BY `, ''];
  return /where|having/i.test(method) ? [`${select} WHERE `, ''] : [`${select} WHERE EXISTS (SELECT `, ')'];
}

function quoted(schema: string | null, name: string): string {
  const one = (part: string): string => `"${part.replaceAll('"', '""')}"`;
  return schema === null ? one(name) : `${one(schema)}.${one(name)}`;
}
