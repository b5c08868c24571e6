import { type Observation, qualify } from '../../__tests__/truth/observe.js';
import { compareLockModes, type LockMode } from '../../src/core/lock-mode.js';
import { isPostgresVersion, POSTGRES_VERSIONS } from '../../src/core/postgres-version.js';
import { OPERATIONS, type Operation } from '../../src/effects/operations.js';

/** One measured cell: role to `MODE work work`, or an SQLSTATE. */
export type Cell = string | Readonly<Record<string, string>>;
/** By `operation@version`. */
export type Cells = Map<string, Cell>;

const SHORT: Readonly<Record<LockMode, string>> = {
  'ACCESS SHARE': 'AS',
  'ROW SHARE': 'RS',
  'ROW EXCLUSIVE': 'RE',
  'SHARE UPDATE EXCLUSIVE': 'SUE',
  SHARE: 'S',
  'SHARE ROW EXCLUSIVE': 'SRE',
  EXCLUSIVE: 'E',
  'ACCESS EXCLUSIVE': 'AE',
};

/** What one operation did to each of its roles. */
export function cell(operation: Operation, seen: Observation): Cell {
  if (seen.error !== null) return seen.error;
  const roles: Record<string, string> = {};
  for (const [role, name] of Object.entries(operation.roles)) {
    const relation = qualify(name);
    const words: string[] = [];
    const mode = seen.locks.get(relation);
    if (mode !== undefined) words.push(SHORT[mode]);
    if (seen.rewrites.includes(relation)) words.push('rewrite');
    if (seen.scans.includes(relation)) words.push('scan');
    if (seen.builds.includes(relation)) words.push('build');
    if (words.length > 0) roles[role] = words.join(' ');
  }
  return seen.transactional ? roles : { ...roles, '!': 'alone' };
}

/** Names a lock or work that no role explains: the operation's roles are to be completed. */
export function complain(version: number, operation: Operation, seen: Observation): void {
  const known = new Set(Object.values(operation.roles).map(qualify));
  const modes = new Set([...known].map((name) => seen.locks.get(name)));
  for (const [name, mode] of seen.locks) {
    if (known.has(name) || compareLockModes(mode, 'SHARE UPDATE EXCLUSIVE') < 0) continue;
    if (!modes.has(mode)) console.error(`${version} ${operation.id}: no role for ${mode} on ${name}`);
  }
}

const said = (found: Cell): string =>
  typeof found === 'string'
    ? found
    : Object.entries(found)
        .map(([role, text]) => `${role}:${text}`)
        .join(',');

/** The table as JSON, each row a text (src/effects/locks.ts): per operation the runs of majors that did the same. */
export function merge(table: Cells): string {
  const lines = OPERATIONS.map((operation) => {
    const runs: [number, number, Cell][] = [];
    for (const version of POSTGRES_VERSIONS) {
      const found = table.get(`${operation.id}@${version}`);
      const last = runs.at(-1);
      if (found === undefined || !isPostgresVersion(version)) continue;
      if (last !== undefined && last[1] === version - 1 && JSON.stringify(last[2]) === JSON.stringify(found)) {
        last[1] = version;
      } else {
        runs.push([version, version, found]);
      }
    }
    const row = runs.map(([first, last, found]) => `${first}-${last} ${said(found)}`).join('|');
    return `${JSON.stringify(operation.id)}:${JSON.stringify(row)}`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}
