import { literal, type Sql, sql } from '../core/sql.js';
import { type Asked, ask, together } from './connection/asked.js';
import type { Connection } from './connection/connect.js';
import { quotedKey } from './names.js';
import type { Step } from './steps.js';

/** What the catalog says of something that a step was to make or to drop. */
export interface Probed {
  /** As effects name it: `index public.users_email`, `column public.users.name`. */
  readonly what: string;
  readonly state: 'valid' | 'invalid' | 'absent' | 'unknown';
}

export interface Probes {
  readonly made: Probed[];
  readonly dropped: Probed[];
}

/**
 * Whether what a step makes is there and whole, and what it drops is gone, as the catalog says. Things that have no
 * probe are `unknown`: then the statement's own success is what there is.
 */
export function probeOf({ effects }: Step): Asked<Probes> {
  const made = effects.creates.map(probeOne);
  const both = together([...made, ...effects.drops.map(probeOne)]);
  return {
    texts: both.texts,
    read(rows) {
      const all = both.read(rows);
      return { made: all.slice(0, made.length), dropped: all.slice(made.length) };
    },
  };
}

/** Asks for that alone. */
export const probe = (connection: Connection, step: Step): Promise<Probes> => ask(connection, probeOf(step));

function probeOne(what: string): Asked<Probed> {
  const space = what.indexOf(' ');
  const [kind, name] = [what.slice(0, space), what.slice(space + 1)];
  const text = PROBES[kind];
  if (text === undefined) return { texts: [], read: () => ({ what, state: 'unknown' }) };
  return {
    texts: [text(name).text],
    read: ([rows]) => {
      const row = rows?.[0];
      return { what, state: row === undefined ? 'absent' : row.valid === false ? 'invalid' : 'valid' };
    },
  };
}

/** A column or constraint: its table as to_regclass takes it, and its own name. */
function owned(name: string): { table: Sql; part: Sql } {
  const [schema = '', table = '', ...rest] = name.split('.');
  return { table: literal(quotedKey(`${schema}.${table}`)), part: literal(rest.join('.')) };
}

const RELATION = (name: string): Sql =>
  sql`SELECT true AS valid FROM pg_class WHERE oid = to_regclass(${literal(quotedKey(name))})`;
const PROBES: Readonly<Record<string, (name: string) => Sql>> = {
  table: RELATION,
  view: RELATION,
  sequence: RELATION,
  'materialized view': RELATION,
  index: (name) =>
    sql`SELECT indisvalid AND indisready AS valid FROM pg_index WHERE indexrelid = to_regclass(${literal(quotedKey(name))})`,
  column: (name) => {
    const { table, part } = owned(name);
    return sql`SELECT true AS valid FROM pg_attribute WHERE attrelid = to_regclass(${table}) AND attname = ${part} AND NOT attisdropped`;
  },
  // NOT VALID is how it was asked for; whether it stays so is for a later VALIDATE.
  constraint: (name) => {
    const { table, part } = owned(name);
    return sql`SELECT true AS valid FROM pg_constraint WHERE conrelid = to_regclass(${table}) AND conname = ${part}`;
  },
};
