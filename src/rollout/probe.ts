import type { Connection } from './connection/connect.js';
import { quotedKey } from './names.js';
import type { Step } from './steps.js';

/** What the catalog says of something that a step was to make or to drop. */
export interface Probed {
  /** As effects name it: `index public.users_email`, `column public.users.name`. */
  readonly what: string;
  readonly state: 'valid' | 'invalid' | 'absent' | 'unknown';
}

/**
 * Asks the catalog whether what a step makes is there and whole, and what it drops is gone. Things that have no probe
 * are `unknown`: then the statement's own success is what there is.
 */
export async function probe(connection: Connection, { effects }: Step): Promise<{ made: Probed[]; dropped: Probed[] }> {
  return {
    made: await Promise.all(effects.creates.map((what) => probeOne(connection, what))),
    dropped: await Promise.all(effects.drops.map((what) => probeOne(connection, what))),
  };
}

async function probeOne(connection: Connection, what: string): Promise<Probed> {
  const space = what.indexOf(' ');
  const [kind, name] = [what.slice(0, space), what.slice(space + 1)];
  const sql = PROBES[kind];
  if (sql === undefined) return { what, state: 'unknown' };
  const parts = splitKey(name);
  const [row] = await connection.query(
    sql,
    kind === 'column' || kind === 'constraint' ? ownedBy(parts) : [quotedKey(name)],
  );
  return { what, state: row === undefined ? 'absent' : row.valid === false ? 'invalid' : 'valid' };
}

const splitKey = (name: string): string[] => name.split('.');

/** A column's or constraint's table as to_regclass takes it, and its own name. */
function ownedBy(parts: readonly string[]): [string, string] {
  const [schema = '', table = '', ...rest] = parts;
  return [quotedKey(`${schema}.${table}`), rest.join('.')];
}

const RELATION = 'SELECT true AS valid FROM pg_class WHERE oid = to_regclass($1)';
const PROBES: Readonly<Record<string, string>> = {
  table: RELATION,
  view: RELATION,
  sequence: RELATION,
  'materialized view': RELATION,
  index: 'SELECT indisvalid AND indisready AS valid FROM pg_index WHERE indexrelid = to_regclass($1)',
  column:
    'SELECT true AS valid FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = $2 AND NOT attisdropped',
  // NOT VALID is how it was asked for; whether it stays so is for a later VALIDATE.
  constraint: 'SELECT true AS valid FROM pg_constraint WHERE conrelid = to_regclass($1) AND conname = $2',
};
