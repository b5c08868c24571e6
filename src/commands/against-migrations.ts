import { ledgers } from '../frameworks/ledgers/registry.gen.js';
import { type Comparison, sortDifferences } from '../gate/live/drift.js';
import { compareSnapshots } from '../schema/catalog/compare.js';
import { type Coarse, coarseSnapshot } from '../schema/catalog/model/coarse.js';
import type { Snapshot } from '../schema/catalog/snapshot.js';
import type { Settings } from '../settings/resolve.js';

/** Where migration tools keep their records: no migration makes those tables. */
const TOOLS: readonly string[] = ledgers.flatMap(({ table }) => {
  const name = table.split('.').at(-1)?.replaceAll('"', '') ?? table;
  return [`table *.${name}`, `sequence *.${name}*`];
});

/** Globs of what is no drift: what the configuration names, and the tools' own tables. */
export function ignored({ driftIgnore }: Pick<Settings, 'driftIgnore'>): readonly string[] {
  return [...driftIgnore, ...TOOLS];
}

/** How a database is not what the migrations that it has had make of it. */
export function againstMigrations(
  name: string,
  snapshot: Snapshot,
  expected: Coarse,
  ignore: readonly string[],
): Comparison {
  const all = compareSnapshots({ objects: expected }, { objects: coarseSnapshot(snapshot) });
  // What a view puts out is known to Postgres alone; so is which indexes and keys a partition gets.
  const told = all.filter(
    ({ kind, what, change }) => !(kind === 'column' && change === 'extra' && isOfView(what, snapshot)),
  );
  return sortDifferences({ first: 'migrations', second: name }, told, { ignore, explained: new Set() });
}

function isOfView(what: string, { objects }: Snapshot): boolean {
  const [schema = '', table = ''] = what.slice('column '.length).split('.');
  const kind = objects.entry('relation', schema, table)?.facts.kind;
  return kind === 'view' || kind === 'materialized view' || kind === 'composite type';
}
