import type { Masked } from '../code/masked.js';
import type { CodeFile } from '../extractors/extractor.js';
import type { ModelColumn } from '../models/model.js';
import type { Declared } from '../reference.js';

export interface RailsTable {
  readonly schema: string | null;
  readonly name: string;
  readonly columns: readonly ModelColumn[];
  readonly line: number;
}

/** Rails's types as Postgres has them; others are written as Postgres has them, or are left open. */
const TYPES: Readonly<Record<string, string | null>> = {
  bigint: 'bigint',
  binary: 'bytea',
  boolean: 'boolean',
  date: 'date',
  datetime: null,
  decimal: 'numeric',
  float: 'double precision',
  inet: 'inet',
  integer: 'integer',
  json: 'json',
  jsonb: 'jsonb',
  string: 'character varying',
  text: 'text',
  timestamptz: 'timestamp with time zone',
  uuid: 'uuid',
};

const NO_COLUMN = /^(?:index|check_constraint|foreign_key|unique_constraint|exclusion_constraint)$/;

/** Tables as `db/schema.rb` describes them: what Active Record reads from the database when it starts, and then writes. */
export function schemaTables(file: CodeFile, code: Masked): RailsTable[] {
  const lineOf = (offset: number): number => file.source.position(offset).line;
  return [...code.code.matchAll(/^([ \t]*)create_table[ (]+["']/gm)].flatMap((match): RailsTable[] => {
    const start = match.index + match[0].length - 1;
    const headEnd = code.code.indexOf('\n', start);
    const head = code.text.slice(start, headEnd);
    const full = /^["']([^"']+)["']/.exec(head)?.[1];
    const end = code.code.indexOf(`\n${match[1]}end`, start);
    if (full === undefined || end < 0) return [];
    const line = lineOf(start);
    const [first = '', second] = full.split('.');
    const columns = [...code.text.slice(headEnd, end).matchAll(/^[ \t]*t\.(\w+)[ (]+["']([^"']+)["'](.*)$/gm)]
      .filter(([, kind]) => !NO_COLUMN.test(kind as string))
      .map((column): ModelColumn => {
        const [, kind = '', name = '', rest = ''] = column;
        return { names: [name], declared: declaredOf(kind, rest), line: lineOf(headEnd + column.index + 1) };
      });
    return [
      {
        schema: second === undefined ? null : first,
        name: second ?? first,
        columns: [...keyOf(head, line), ...columns],
        line,
      },
    ];
  });
}

function declaredOf(kind: string, rest: string): Declared {
  const type = TYPES[kind] ?? null;
  return {
    type: type === null ? null : `${type}${/\barray:\s*true/.test(rest) ? '[]' : ''}`,
    notNull: /\bnull:\s*false/.test(rest),
    hasDefault: /\bdefault:/.test(rest) || kind === 'virtual',
  };
}

/** The key that a table has without being told. */
function keyOf(head: string, line: number): ModelColumn[] {
  if (/\bid:\s*false|\bprimary_key:\s*\[/.test(head)) return [];
  const name = /\bprimary_key:\s*["'](\w+)["']/.exec(head)?.[1] ?? 'id';
  return [{ names: [name], declared: { type: null, notNull: true, hasDefault: true }, line }];
}
