import { UsageError } from '../core/errors.js';
import type { Connection } from '../rollout/connection/connect.js';
import { hasLedger } from '../rollout/ledger/ledger.js';
import { readToolRecord } from '../rollout/tool-ledger.js';
import type { Settings } from '../settings/resolve.js';
import { type WorkPlan, type WorkRequest, workOf } from './work.js';

type Request = Omit<WorkRequest, 'applied' | 'tools'>;

/** The plan of a target: its own record, that of the tool in use, and what somebody says is there. */
export async function planFor(
  connection: Connection,
  request: Request,
  { adopt, toolLedger }: Pick<Settings, 'adopt' | 'toolLedger'>,
): Promise<WorkPlan> {
  const tools: WorkRequest['tools'] = async (framework, migrations) =>
    toolLedger === 'ignore' ? null : readToolRecord(connection, framework, migrations);
  const plan = await workOf({ ...request, tools, applied: () => false });
  if (adopt === null) return plan;
  const last = plan.works.findIndex(({ path }) => path === adopt);
  if (last < 0) {
    throw new UsageError(`There is no migration ${adopt}.`, {
      hint: 'Name it by its path from the root of the repository, as --dry-run shows it.',
    });
  }
  const paths = new Set(plan.works.slice(0, last + 1).map(({ path }) => path));
  return workOf({ ...request, tools, applied: (path) => paths.has(path) });
}

/**
 * A database that has tables and no record, neither ours nor the tool's, may have all of the migrations, or none: nobody
 * knows but the one who made it, so it is asked for.
 */
export async function refuseUnknownPast(
  connection: Connection,
  plan: WorkPlan,
  { adopt, known }: { readonly adopt: string | null; readonly known: boolean },
): Promise<void> {
  if (adopt !== null || known || plan.tools.some(({ record }) => record.there)) return;
  // Another first run may have begun since we looked.
  if ((await isEmpty(connection)) || (await hasLedger(connection))) return;
  throw new UsageError(`${connection.shown} has tables, and no record of what was applied to make them.`, {
    hint: 'Say which migration is the last that it has: lockkeeper apply --adopt <path> --dry-run.',
  });
}

/** No relation of anybody's: nothing was ever applied. */
async function isEmpty(connection: Connection): Promise<boolean> {
  const [row] = await connection.query(
    `SELECT NOT EXISTS (
       SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'lockkeeper')
         AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'e')
     ) AS empty`,
  );
  return row?.empty === true;
}
