import type { Name } from '../../core/name.js';

export interface Table {
  readonly name: Name;
  /** What its columns are qualified by. */
  readonly alias: string;
}

export interface Column {
  readonly qualifier: string | null;
  readonly name: string;
}

const PART = String.raw`(?:"[^"]+"|[A-Za-z_]\w*)`;
const TABLE = new RegExp(String.raw`^(?:(${PART})\.)?(${PART})(?:\s+(?:as\s+)?(${PART}))?$`, 'i');
const COLUMN = new RegExp(String.raw`^(?:(?:${PART}\.)?(${PART})\.)?(${PART}|\*)(?:\s+as\s+${PART})?$`, 'i');

/** `users`, `app.users as u`, as builders write a table; null for what is no such name. */
export function tableNamed(text: string): Table | null {
  const [whole, schema, name = '', alias] = TABLE.exec(text.trim()) ?? [];
  if (whole === undefined || !/[a-z]/i.test(name)) return null;
  const bare = unquoted(name);
  return {
    name: { schema: schema === undefined ? null : unquoted(schema), name: bare },
    alias: alias === undefined ? bare : unquoted(alias),
  };
}

/** `email`, `u.email as mail`, `body->>'x'`; null for what is no column, such as an operator. */
export function columnNamed(text: string): Column | null {
  const found = COLUMN.exec(text.trim().replace(/\s*->.*$/s, ''));
  if (found === null || found[2] === undefined) return null;
  const qualifier = found[1] === undefined ? null : unquoted(found[1]);
  return found[2] === '*' && qualifier === null ? null : { qualifier, name: unquoted(found[2]) };
}

function unquoted(part: string): string {
  return part.replace(/^"|"$/g, '');
}
