import { blocksReads, blocksWrites, type LockMode } from '../../src/core/lock-mode.js';
import type { CatalogRelation } from '../../src/shadow/catalog.js';
import type { Step } from './criterion.js';

/** Who writes to a materialized view is REFRESH alone. */
function stops(kind: string | undefined, mode: LockMode): boolean {
  return kind === 'm' ? blocksReads(mode) : kind !== undefined && blocksWrites(mode);
}

/** Of the locks those that stop somebody, on what was there before. */
export function relevant(
  locks: ReadonlyMap<number, LockMode>,
  start: ReadonlyMap<number, CatalogRelation>,
): Record<string, LockMode> {
  return Object.fromEntries(
    [...locks].flatMap(([oid, mode]) => (stops(start.get(oid)?.kind, mode) ? [[start.get(oid)?.name, mode]] : [])),
  );
}

/** What a statement did to what was there before. */
export function compared(
  before: ReadonlyMap<number, CatalogRelation>,
  after: ReadonlyMap<number, CatalogRelation>,
  messages: readonly string[],
  start: ReadonlyMap<number, CatalogRelation>,
): Pick<Step, 'rewrites' | 'scans' | 'builds'> {
  const files = new Set([...before.values()].map((one) => one.file));
  const verified = new Set(messages.flatMap((text) => /^verifying table "(.*)"$/.exec(text)?.[1] ?? []));
  const names = (list: readonly CatalogRelation[]) =>
    [...new Set(list.map((one) => one.name))].filter((name) => [...start.values()].some((one) => one.name === name));
  const now = [...after.values()];
  const rewrites = names(
    now.filter((one) => start.has(one.oid) && one.file !== 0 && before.get(one.oid)?.file !== one.file),
  );
  const built = now.flatMap((one) => {
    const table = one.table === null ? undefined : start.get(one.table);
    return table === undefined || one.file === 0 || files.has(one.file) || rewrites.includes(table.name) ? [] : table;
  });
  const scanned = now.filter((one) => {
    const was = before.get(one.oid);
    return (
      start.has(one.oid) && was !== undefined && (one.scans > was.scans || verified.has(one.name.replace(/^.*\./, '')))
    );
  });
  return { rewrites, builds: names(built), scans: names(scanned).filter((name) => !rewrites.includes(name)) };
}
