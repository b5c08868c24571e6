import type { LockMode } from '../core/lock-mode.js';
import type { PostgresVersion } from '../core/postgres-version.js';
import measured from './measured/locks.gen.json' with { type: 'json' };
import type { OperationId, Role } from './operations.js';

/** What one operation does to one of its roles, on one major. */
export interface Measured {
  readonly lock: LockMode | null;
  readonly rewrite: boolean;
  readonly scan: boolean;
  readonly build: boolean;
}

/** What the servers of one major did: an SQLSTATE, or what happened to each role. */
export type Outcome =
  | { readonly error: string }
  | {
      readonly error: null;
      /** False when the statement refuses a transaction block. */
      readonly transactional: boolean;
      readonly roles: ReadonlyMap<Role, Measured>;
    };

type Run = readonly [first: number, last: number, cell: string | Readonly<Record<string, string>>];

/** A row is `13-15 role:MODE work,role:MODE|16-18 SQLSTATE`: as texts, the table costs nothing until a row is asked for. */
const TABLE: Readonly<Record<OperationId, string>> = measured;

const read = new Map<OperationId, readonly Run[]>();

function runsOf(operation: OperationId): readonly Run[] {
  const known = read.get(operation);
  if (known !== undefined) return known;
  const runs = TABLE[operation].split('|').map((run): Run => {
    const [majors = '', text = ''] = run.split(/ (.*)/);
    const [first, last] = majors.split('-').map(Number) as [number, number];
    if (text !== '' && !text.includes(':')) return [first, last, text];
    const roles = text.split(',').filter(Boolean);
    return [first, last, Object.fromEntries(roles.map((role) => role.split(':')))];
  });
  read.set(operation, runs);
  return runs;
}

const MODES: Readonly<Record<string, LockMode>> = {
  AS: 'ACCESS SHARE',
  RS: 'ROW SHARE',
  RE: 'ROW EXCLUSIVE',
  SUE: 'SHARE UPDATE EXCLUSIVE',
  S: 'SHARE',
  SRE: 'SHARE ROW EXCLUSIVE',
  E: 'EXCLUSIVE',
  AE: 'ACCESS EXCLUSIVE',
};

function cellOf(operation: OperationId, version: PostgresVersion): Run[2] | undefined {
  return runsOf(operation).find(([first, last]) => first <= version && version <= last)?.[2];
}

/** The row of the measured table for documentation and tests; null where the major does not know the statement. */
export function outcomeOf(operation: OperationId, version: PostgresVersion): Outcome | null {
  const cell = cellOf(operation, version);
  if (cell === undefined) return null;
  if (typeof cell === 'string') return { error: cell };
  const roles = new Map<Role, Measured>();
  for (const [role, text] of Object.entries(cell)) {
    if (role !== '!') roles.set(role as Role, parse(text));
  }
  return { error: null, transactional: cell['!'] === undefined, roles };
}

function parse(text: string): Measured {
  const words = text.split(' ');
  return {
    lock: MODES[words[0] as string] ?? null,
    rewrite: words.includes('rewrite'),
    scan: words.includes('scan'),
    build: words.includes('build'),
  };
}

/**
 * The lock that the operation took on the role's relation when it was measured. Null: none, or the major refuses the
 * statement.
 */
export function lockOf(operation: OperationId, role: Role, version: PostgresVersion): LockMode | null {
  const cell = cellOf(operation, version);
  if (cell === undefined || typeof cell === 'string') return null;
  const text = cell[role];
  if (text === undefined) return null;
  const space = text.indexOf(' ');
  return MODES[space < 0 ? text : text.slice(0, space)] ?? null;
}

/** The SQLSTATE with which the major refuses the operation; null when it runs. */
export function refusalOf(operation: OperationId, version: PostgresVersion): string | null {
  const cell = cellOf(operation, version);
  return typeof cell === 'string' ? cell : null;
}
