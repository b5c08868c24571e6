import type { Connection } from '../connection/connect.js';
import type { Capability } from './capability.js';
import {
  type PlanChange,
  planChanges,
  plansOf,
  type QueryPlan,
  strangers,
  type WatchedQuery,
  watchedQueries,
} from './plans.js';
import type { TopStatement } from './statements.js';

/** The plans of probes and top statements, compared with what they were. */
export class WatchedPlans {
  private constructor(
    private readonly connection: Connection,
    private readonly queries: readonly WatchedQuery[],
    private readonly before: ReadonlyMap<string, QueryPlan>,
    /** Why some are not looked at. */
    readonly missing: readonly string[],
  ) {}

  static async take(
    connection: Connection,
    { version }: Capability,
    probes: Readonly<Record<string, string>>,
    top: readonly TopStatement[],
  ): Promise<WatchedPlans> {
    const others = top.length === 0 ? [] : await strangers(connection);
    const queries = watchedQueries(version, probes, others.length === 0 ? top : []);
    const before = await plansOf(connection, queries);
    const blind = queries.length - before.size;
    return new WatchedPlans(connection, queries, before, [
      ...(others.length === 0
        ? []
        : [`Plans of statements are not looked at: planning could run functions of ${others.join(', ')}.`]),
      ...(blind === 0 ? [] : [`${blind} of ${queries.length} queries can't be explained.`]),
    ]);
  }

  /** What runs otherwise by now, or costs much more; the worst first. */
  async changes(): Promise<PlanChange[]> {
    if (this.before.size === 0) return [];
    return planChanges(this.queries, this.before, await plansOf(this.connection, this.queries));
  }
}

/** One line: what was and what is, of a query that is cut. */
export function changeText({ query, before, now, changed }: PlanChange): string {
  const what = query.generic ? query.text.replace(/\s+/g, ' ').slice(0, 100) : `the probe ${query.id}`;
  const cost = `cost ${Math.round(before.cost)} before, ${Math.round(now.cost)} now`;
  const how = changed ? `${gone(before.shape, now.shape)} before, ${gone(now.shape, before.shape)} now, ` : '';
  return `${what}: ${how}${cost}`;
}

/** What one plan has and the other has not: an index says more than the rest. */
function gone(shape: string, other: string): string {
  const others = new Set(other.split('\n').map((line) => line.trim()));
  const lines = shape.split('\n').map((line) => line.trim());
  const own = lines.filter((line) => !others.has(line));
  const [index, table] = [/ using /, / on /].map((word) => own.find((line) => word.test(line)));
  return index ?? table ?? own[0] ?? (lines[0] as string);
}
