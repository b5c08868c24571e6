import { tokenize } from '../../sql/postgres/tokens.js';
import type { Statement } from '../../sql/statement.js';
import { defineRule } from '../rule.js';

/** NAMEDATALEN less the terminating zero. */
const MOST = 63;
/** What a name of so many bytes can be in: letters of several bytes, long quotes, or a long word; looked for at each word's start. */
const MAY_BE_LONG = /[\u0080-\uffff]|"(?:[^"]|""){64}|(?<![\w$])[\w$]{64}/;

export const rule = defineRule({
  id: 'identifier-too-long',
  title: 'A name is longer than Postgres keeps names',
  category: 'failing',
  severity: 'warning',
  preset: 'recommended',
  operations: [],
  sources: [
    'https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS',
    'src/backend/parser/scansup.c: truncate_identifier',
  ],
  *checkFile({ statements }) {
    const seen = new Map<string, string>();
    const told = new Set<string>();
    for (const { statement } of statements) {
      for (const name of longNames(statement)) {
        const kept = cut(name);
        const other = seen.get(kept);
        seen.set(kept, other ?? name);
        if (told.has(name)) continue;
        told.add(name);
        const same =
          other === undefined || other === name
            ? ''
            : ` It keeps the same of "${other}": to Postgres both are one name.`;
        yield {
          statement,
          message: `"${name}" has ${Buffer.byteLength(name)} bytes, and Postgres keeps ${MOST}: it becomes "${kept}", with nothing but a NOTICE.${same}`,
        };
      }
    }
  },
});

/** Names that the server would cut; the parser has cut them already, so the text is asked. */
function longNames({ sql }: Statement): string[] {
  if (!MAY_BE_LONG.test(sql)) return [];
  const found = tokenize(sql).flatMap((token) => {
    if (token.kind !== 'word' && token.kind !== 'quoted') return [];
    const text = sql.slice(token.start, token.end);
    return [token.kind === 'word' ? text.toLowerCase() : text.slice(1, -1).replaceAll('""', '"')];
  });
  return [...new Set(found.filter((name) => Buffer.byteLength(name) > MOST))];
}

/** As many whole characters as fit. */
function cut(name: string): string {
  let kept = '';
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > MOST) break;
    kept += character;
  }
  return kept;
}
