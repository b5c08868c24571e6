import type { TypeName } from '../../../sql/change.js';
import type { Schema } from '../../schema.js';

/** What Postgres calls types by its own names; `#` stands where the modifiers go. */
const WRITTEN: Readonly<Record<string, string>> = {
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  bool: 'boolean',
  varchar: 'character varying#',
  bpchar: 'character#',
  timestamp: 'timestamp# without time zone',
  timestamptz: 'timestamp# with time zone',
  time: 'time# without time zone',
  timetz: 'time# with time zone',
  varbit: 'bit varying#',
};

/** A type as a catalog writes it, without the schema of a type that somebody made. */
export function typeText(type: TypeName, schema: Schema): string {
  const own = schema.userType({ schema: type.schema, name: type.name });
  const modifiers = type.modifiers.length === 0 || type.name === 'interval' ? '' : `(${type.modifiers.join(',')})`;
  const template = own === undefined ? WRITTEN[type.name] : undefined;
  const text = template === undefined ? `${type.name}${modifiers}` : template.replace('#', modifiers);
  return `${text}${type.array ? '[]' : ''}`;
}

/** The same of what a catalog wrote. */
export function coarseType(written: string): string {
  return written
    .replace(/^(?:"(?:[^"]|"")*"|[\w$]+)\./, '')
    .replace(/^"((?:[^"]|"")*)"/, (_, name: string) => name.replaceAll('""', '"'))
    .replace(/^interval.*?(\[\])?$/, 'interval$1');
}
