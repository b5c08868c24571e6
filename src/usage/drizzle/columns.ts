import type { Masked, Range } from '../code/masked.js';
import type { Declared } from '../reference.js';

/** Column builders of drizzle-orm/pg-core as Postgres types. */
const TYPES: Readonly<Record<string, string>> = {
  text: 'text',
  varchar: 'character varying',
  char: 'character',
  integer: 'integer',
  smallint: 'smallint',
  bigint: 'bigint',
  serial: 'integer',
  smallserial: 'smallint',
  bigserial: 'bigint',
  boolean: 'boolean',
  date: 'date',
  uuid: 'uuid',
  json: 'json',
  jsonb: 'jsonb',
  real: 'real',
  doublePrecision: 'double precision',
  inet: 'inet',
  cidr: 'cidr',
  macaddr: 'macaddr',
  interval: 'interval',
  bytea: 'bytea',
  numeric: 'numeric',
  decimal: 'numeric',
};

export interface DrizzleColumn {
  readonly name: string;
  /** False where the name is left to the casing that the client is set to. */
  readonly named: boolean;
  readonly at: number;
  readonly declared: Declared;
}

/** Columns of an object literal; `unread`: places where others are put in that this file does not tell. */
export interface DrizzleColumns {
  readonly columns: readonly DrizzleColumn[];
  readonly unread: readonly number[];
}

/** Reads `{ id: uuid("id").primaryKey(), ...timestamps }`, whose brace stands at the offset. */
export function readColumns(code: Masked, open: number, enums: ReadonlyMap<string, string>, depth = 0): DrizzleColumns {
  const columns: DrizzleColumn[] = [];
  const unread: number[] = [];
  for (const part of code.parts(open + 1, code.closing(open))) {
    const spread = /^\.\.\.\s*([A-Za-z_$][\w$]*)$/.exec(code.slice(part))?.[1];
    if (spread !== undefined) {
      const object = depth > 4 ? null : objectNamed(code, spread);
      const inner = object === null ? null : readColumns(code, object, enums, depth + 1);
      if (inner === null) unread.push(part.start);
      else {
        columns.push(...inner.columns);
        unread.push(...inner.unread);
      }
      continue;
    }
    const column = readColumn(code, part, enums);
    if (column === null) unread.push(part.start);
    else columns.push(column);
  }
  return { columns, unread };
}

function objectNamed(code: Masked, name: string): number | null {
  const found = new RegExp(`\\b(?:const|let|var)\\s+${name.replaceAll('$', '\\$')}\\b[^=;]*=\\s*\\{`).exec(code.code);
  return found === null ? null : found.index + found[0].length - 1;
}

function readColumn(code: Masked, part: Range, enums: ReadonlyMap<string, string>): DrizzleColumn | null {
  const found = /^(?:(['"])([^'"]+)\1|([A-Za-z_$][\w$]*))\s*:\s*(?:[a-z]\w*\.)?([A-Za-z_$][\w$]*)\s*\(/.exec(
    code.slice(part),
  );
  if (found === null) return null;
  const key = (found[2] ?? found[3]) as string;
  const builder = found[4] as string;
  const open = part.start + found[0].length - 1;
  const [first, second] = code.arguments(open);
  const name = code.stringAt(first);
  const options = name === null ? first : second;
  const chain = code.code.slice(code.closing(open) + 1, part.end);
  return {
    name: name ?? key,
    // Without capitals every casing gives the same.
    named: name !== null || key === key.toLowerCase(),
    at: part.start,
    declared: declaredOf(builder, options === undefined ? '' : code.slice(options), chain, enums),
  };
}

function declaredOf(builder: string, options: string, chain: string, enums: ReadonlyMap<string, string>): Declared {
  const serial = builder.endsWith('erial');
  const base = typeOf(builder, options) ?? enums.get(builder) ?? null;
  return {
    type: base === null ? null : `${base}${/\.array\(/.test(chain) ? '[]' : ''}`,
    notNull: serial || /\.(?:notNull|primaryKey)\(/.test(chain),
    hasDefault: serial || /\.(?:default|defaultNow|defaultRandom|generated\w*)\(/.test(chain),
  };
}

function typeOf(builder: string, options: string): string | null {
  const number = (key: string): string => new RegExp(`\\b${key}\\s*:\\s*(\\d+)`).exec(options)?.[1] ?? '';
  if (builder === 'timestamp' || builder === 'time') {
    const precision = number('precision');
    const zone = /\bwithTimezone\s*:\s*true/.test(options) ? 'with' : 'without';
    return `${builder}${precision === '' ? '' : `(${precision})`} ${zone} time zone`;
  }
  if (builder === 'vector') return number('dimensions') === '' ? 'vector' : `vector(${number('dimensions')})`;
  const type = TYPES[builder];
  if (type === undefined) return null;
  const sizes = [number('length'), number('precision'), number('scale')].filter((one) => one !== '');
  return sizes.length > 0 && /^(?:character|numeric)/.test(type) ? `${type}(${sizes.join(',')})` : type;
}
