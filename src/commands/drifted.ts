import type { Connection } from '../rollout/connection/connect.js';
import { keyText, type StepRow } from '../rollout/ledger/ledger.js';
import { snapshotFor } from '../rollout/snapshot.js';
import type { Difference } from '../schema/catalog/compare.js';
import { coarseModel } from '../schema/catalog/model/from-schema.js';
import type { Settings } from '../settings/resolve.js';
import { againstMigrations, ignored } from './against-migrations.js';
import { readCommit } from './history.js';
import type { Work, WorkPlan } from './work.js';

export interface DriftedRequest {
  readonly cwd: string;
  readonly settings: Settings;
  readonly commit?: string;
  /** Steps on record. */
  readonly known: ReadonlyMap<string, StepRow>;
}

/**
 * The plan, with those migrations held that were approved for another database than this: an approval was given for what
 * the migrations say that there is. Looks only where something destroys, blocks or breaks, and only at what that touches;
 * the rest of a database may differ as it likes. A run that is taken up again is not held: what it did already is no drift.
 */
export async function heldForDrift(plan: WorkPlan, connection: Connection, request: DriftedRequest): Promise<WorkPlan> {
  if (!plan.works.some(isApprovedWork) || plan.works.some((work) => isUnderWay(work, request))) return plan;
  const applied = new Set(plan.works.filter(({ standing }) => standing === 'applied').map(({ path }) => path));
  const { cwd, settings, commit } = request;
  const { history } = await readCommit(cwd, settings, commit ?? null, (path) => applied.has(path));
  const snapshot = await snapshotFor(connection, null);
  const expected = coarseModel(history.schema);
  const { differences } = againstMigrations(connection.shown, snapshot, expected, ignored(settings));
  const works = plan.works.map((work) => {
    if (!isApprovedWork(work) || work.trouble !== null) return work;
    const [first, ...more] = differences.filter((one) => isTouched(one, work));
    return first === undefined ? work : { ...work, trouble: sentence(first, more.length) };
  });
  return { ...plan, works };
}

function isApprovedWork({ standing, holds }: Work): boolean {
  return standing !== 'applied' && holds.length > 0;
}

function isUnderWay({ standing, groups }: Work, { known }: DriftedRequest): boolean {
  return standing !== 'applied' && groups.some(({ steps }) => steps.some((step) => known.has(keyText(step))));
}

/** On a relation that the migration locks; or a view that no migration made, where it drops something. */
function isTouched({ kind, what, change }: Difference, { groups }: Work): boolean {
  const effects = groups.flatMap(({ steps }) => steps.map((step) => step.effects));
  const name = what.slice(what.indexOf(' ') + 1);
  const locked = effects.flatMap(({ locks }) => locks.map(({ relation }) => relation));
  if (locked.some((relation) => name === relation || name.startsWith(`${relation}.`))) return true;
  return (
    change === 'extra' && kind === 'relation' && /\bview\b/.test(what) && effects.some(({ drops }) => drops.length > 0)
  );
}

function sentence({ what, change }: Difference, more: number): string {
  const how = {
    missing: 'is not there',
    extra: 'is there, and no migration made it',
    changed: 'is not as the migrations made it',
  }[change];
  const rest = more === 0 ? '' : ` (and ${more} more)`;
  return `The database is not what this was approved for: ${what} ${how}${rest}. "lockkeeper drift" shows all; what differs on purpose is named by drift-ignore.`;
}
