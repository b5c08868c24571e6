import { UsageError } from '../core/errors.js';
import type { Connection } from '../rollout/connection/connect.js';
import { hasLedger } from '../rollout/ledger/ledger.js';
import { type WorkRequest, workOf } from './work.js';

type Request = Omit<WorkRequest, 'applied'>;

/**
 * What counts as applied before our own record says anything. A database that has tables and no record of ours may have
 * all of the migrations, or none: nobody knows but the one who made it, so it is asked for.
 */
export async function firstUse(
  connection: Connection,
  request: Request,
  adopt: string | null,
): Promise<WorkRequest['applied']> {
  if (adopt !== null) return adopted(request, adopt);
  if ((await hasLedger(connection)) || (await isEmpty(connection))) return () => false;
  throw new UsageError(`${connection.shown} has tables, and no record of what was applied to make them.`, {
    hint: 'Say which migration is the last that it has: lockkeeper apply --adopt <path> --dry-run.',
  });
}

/** Everything up to the migration that was named. */
async function adopted(request: Request, adopt: string): Promise<WorkRequest['applied']> {
  const { works } = await workOf({ ...request, applied: () => false });
  const last = works.findIndex(({ path }) => path === adopt);
  if (last < 0) {
    throw new UsageError(`There is no migration ${adopt} that is not on record.`, {
      hint: 'Name it by its path from the root of the repository, as --dry-run shows it.',
    });
  }
  const paths = new Set(works.slice(0, last + 1).map(({ path }) => path));
  return (path) => paths.has(path);
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
