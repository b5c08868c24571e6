import type { Engine } from '../../sql/postgres/engine.js';
import { joinLiterals } from '../literals/join.js';
import { languageOf } from '../literals/language.js';
import { type Literal, lex } from '../literals/lexer.js';
import { fromUses } from '../sql-text/extraction.js';
import { MAY_HOLD_SQL, mayBeProse, sqlVerb } from '../sql-text/looks.js';
import { parseTemplate } from '../sql-text/parse.js';
import { withPlaceholders } from '../sql-text/placeholders.js';
import { type Template, written } from '../sql-text/template.js';
import { type CodeFile, type Extraction, type Extractor, NOTHING } from './extractor.js';

/** SQL in string literals, read by Postgres's own parser: what it refuses is no SQL, or not Postgres's. */
export const extractor: Extractor = {
  id: 'sql-string',
  title: 'SQL in string literals of TypeScript, JavaScript, Python, Go, Ruby, Java, Kotlin, Rust, PHP and C#',
  handles: (path) => languageOf(path) !== null,
  mayHold: (text) => MAY_HOLD_SQL.test(text),
  extract(file, engine) {
    const language = languageOf(file.path);
    if (language === null) return NOTHING;
    const { literals } = lex(file.text, language);
    const found = joinLiterals(literals, file.text, language).map((literal) => readLiteral(literal, file, engine));
    return merge(found.filter((one) => one !== null));
  },
};

/** Several extractions as one. */
export function merge(all: readonly Extraction[]): Extraction {
  if (all.length <= 1) return all[0] ?? NOTHING;
  return {
    references: all.flatMap((one) => one.references),
    inserts: all.flatMap((one) => one.inserts),
    unjudged: all.flatMap((one) => one.unjudged),
    whole: all.reduce((total, one) => total + one.whole, 0),
    partly: all.reduce((total, one) => total + one.partly, 0),
  };
}

function readLiteral(literal: Literal, file: CodeFile, engine: Engine): Extraction | null {
  const first = literal.pieces[0];
  if (first === undefined || first.kind === 'hole') return null;
  const template: Template = literal.pieces.map((piece) =>
    piece.kind === 'text'
      ? { text: piece.text, start: piece.start, end: piece.end, hole: false }
      : { text: file.text.slice(piece.start, piece.end), start: piece.start, end: piece.end, hole: true },
  );
  const text = written(template);
  if (sqlVerb(text) === null) return null;
  return readTemplate(template, text, file, engine);
}

/** What a template of SQL uses; one that can't be read is counted where it is surely meant to be Postgres's. */
function readTemplate(template: Template, text: string, file: CodeFile, engine: Engine): Extraction | null {
  const parsed = parseTemplate(withPlaceholders(template), engine);
  const lineOf = (offset: number): number => file.source.position(offset).line;
  if (parsed === null) {
    if (!/^[\s(]*[A-Z]{4}/.test(text)) return null;
    const line = lineOf(template[0]?.start ?? 0);
    return { ...NOTHING, unjudged: [{ line, reason: "Postgres's parser does not understand this statement" }] };
  }
  const { uses, fragments, place } = parsed;
  if (uses.uses.length === 0 && uses.dynamic === 0) return null;
  const base = mayBeProse(text) ? 'guess' : 'certain';
  const found = fromUses(uses, (offset) => lineOf(place(offset)), { base, fragments });
  const unjudged =
    uses.dynamic > 0
      ? [{ line: lineOf(place(0)), reason: 'a name in this statement is put together at run time' }]
      : [];
  return { ...NOTHING, ...found, whole: fragments ? 0 : 1, partly: fragments ? 1 : 0, unjudged };
}
