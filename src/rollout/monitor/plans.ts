import type { Connection } from '../connection/connect.js';
import type { TopStatement } from './statements.js';

/** How Postgres would run a query. */
export interface QueryPlan {
  /** Its nodes as lines, deeper ones indented, without costs: what is alike runs alike. */
  readonly shape: string;
  /** The planner's total cost of it. */
  readonly cost: number;
}

/** A query whose plan is looked at before, during and after. */
export interface WatchedQuery {
  /** Name of the probe, or the id of the statement. */
  readonly id: string;
  readonly text: string;
  /** Its parameters have no values: it takes EXPLAIN (GENERIC_PLAN), which 16 has. */
  readonly generic: boolean;
}

export interface PlanChange {
  readonly query: WatchedQuery;
  readonly before: QueryPlan;
  readonly now: QueryPlan;
  readonly changed: boolean;
  /** Cost now by cost before. */
  readonly ratio: number;
}

/** A plan that costs next to nothing may cost more of it. */
const LEAST_COST = 100;
const GENERIC_SINCE = 16;

/**
 * Roles whose functions planning could run: what is constant is worked out by the planner, with the rights of whoever
 * explains. A statement that somebody else wrote is explained only where there are none.
 */
export async function strangers(connection: Connection): Promise<string[]> {
  const rows = await connection.query(
    `SELECT DISTINCT r.rolname AS name FROM pg_proc AS p JOIN pg_roles AS r ON r.oid = p.proowner
       JOIN pg_namespace AS n ON n.oid = p.pronamespace
     WHERE NOT r.rolsuper AND r.rolname <> current_user AND n.nspname NOT IN ('pg_catalog', 'information_schema')
       AND NOT EXISTS (SELECT FROM pg_depend AS d
         WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
     ORDER BY 1 LIMIT 5`,
  );
  return rows.map(({ name }) => String(name));
}

/** Everything whose plan can be looked at on this server. */
export function watchedQueries(
  version: number,
  probes: Readonly<Record<string, string>>,
  top: readonly TopStatement[],
): WatchedQuery[] {
  const statements = version >= GENERIC_SINCE ? top : [];
  return [
    ...Object.entries(probes).map(([name, text]) => ({ id: name, text, generic: false })),
    ...statements.map(({ id, text }) => ({ id, text, generic: true })),
  ];
}

/** The plan of each query; one that can't be explained (a temporary table, a text that was cut) has none. */
export async function plansOf(
  connection: Connection,
  queries: readonly WatchedQuery[],
): Promise<ReadonlyMap<string, QueryPlan>> {
  const plans = new Map<string, QueryPlan>();
  for (const { id, text, generic } of queries) {
    try {
      const rows = await connection.query(`EXPLAIN (${generic ? 'GENERIC_PLAN, ' : ''}FORMAT JSON) ${text}`);
      const found = (rows[0]?.['QUERY PLAN'] as readonly { Plan: Node }[] | undefined)?.[0]?.Plan;
      if (found !== undefined) plans.set(id, { shape: shapeOf(found).join('\n'), cost: Number(found['Total Cost']) });
    } catch {
      // Without a plan there is nothing to compare; the times of the statement still count.
    }
  }
  return plans;
}

/** Plans that differ in shape, or cost twice as much as before and more; the worst first. */
export function planChanges(
  queries: readonly WatchedQuery[],
  before: ReadonlyMap<string, QueryPlan>,
  now: ReadonlyMap<string, QueryPlan>,
): PlanChange[] {
  return queries
    .flatMap((query) => {
      const [first, last] = [before.get(query.id), now.get(query.id)];
      if (first === undefined || last === undefined) return [];
      const changed = first.shape !== last.shape;
      const ratio = Math.max(last.cost, LEAST_COST) / Math.max(first.cost, LEAST_COST);
      return changed || ratio >= 2 ? [{ query, before: first, now: last, changed, ratio }] : [];
    })
    .sort((a, b) => b.ratio - a.ratio);
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Join Type'?: string;
  readonly Strategy?: string;
  readonly 'Subplan Name'?: string;
  readonly 'Total Cost'?: number;
  readonly Plans?: readonly Node[];
}

function shapeOf(node: Node, depth = 0): string[] {
  const join = node['Join Type'];
  const index = node['Index Name'];
  const relation = node['Relation Name'];
  const words = [
    node['Subplan Name'] === undefined ? '' : `${node['Subplan Name']}:`,
    node.Strategy === undefined || node.Strategy === 'Plain' ? '' : node.Strategy,
    node['Node Type'],
    join === undefined || join === 'Inner' ? '' : `(${join})`,
    index === undefined ? '' : `using ${index}`,
    relation === undefined ? '' : `on ${relation}`,
  ];
  const line = '  '.repeat(depth) + words.filter((word) => word !== '').join(' ');
  return [line, ...(node.Plans ?? []).flatMap((child) => shapeOf(child, depth + 1))];
}
