import { findRoot } from '../frameworks/discover.js';
import { type PlannedMigration, planId } from '../gate/plan-id.js';
import { readMigrations, type SelectionRequest, selectMigrations } from './selection.js';

/** The migrations that a change asks for, and the id that approvals of them are bound to. */
export interface Plan {
  readonly planId: string;
  readonly migrations: readonly PlannedMigration[];
}

/** The plan of a change, without judging it: what it was at an earlier commit, for comparison. */
export async function planOf(request: SelectionRequest, policyBytes: Uint8Array | null): Promise<Plan> {
  const { source, sequences } = await selectMigrations(findRoot(request.cwd), request);
  const migrations = sequences.flatMap(({ set, migrations: all }) =>
    readMigrations(
      all.filter((one) => one.judged),
      set,
      source,
    ),
  );
  return { planId: planId({ migrations, policy: policyBytes, targets: [] }), migrations };
}
