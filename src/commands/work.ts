import { ConfigError } from '../core/errors.js';
import { nearest } from '../core/nearest.js';
import { findRoot } from '../frameworks/discover.js';
import type { Recorded } from '../frameworks/ledgers/ledger.js';
import { holdsOf } from '../gate/holds.js';
import type { Parse } from '../gate/judge/input.js';
import { judge } from '../gate/judge.js';
import { type PlannedMigration, planId } from '../gate/plan-id.js';
import type { FileResult } from '../gate/report.js';
import type { Hold } from '../gate/risk.js';
import { keyText, type StepKey, type StepRow } from '../rollout/ledger/ledger.js';
import type { Standing } from '../rollout/pending.js';
import { type Group, groupsOf, stepsOf } from '../rollout/steps.js';
import type { ToolRecord } from '../rollout/tool-ledger.js';
import { rules } from '../rules/registry.gen.js';
import type { Settings } from '../settings/resolve.js';
import { loadEngine } from '../sql/postgres/engine.js';
import { parsePostgres } from '../sql/postgres/parse.js';
import { type Candidate, candidateOf, readable, type ToolWork, toolWork } from './candidates.js';
import { policyOf } from './check.js';
import { type Pending, readMigrations, selectMigrations } from './selection.js';

/** A migration and how it stands in the target. */
export interface Work {
  readonly path: string;
  readonly standing: Standing;
  /** Its steps; empty for one that is applied or changed. */
  readonly groups: readonly Group[];
  /** What keeps it from running without an approval; empty: nothing does. */
  readonly holds: readonly Hold[];
  /** Why nothing may run, as the tool's own record has it; an approval does not help. */
  readonly trouble: string | null;
}

/** Everything that is to be done in a target, in order. */
export interface WorkPlan {
  /** Bound to the bytes of all that is not applied yet, and to the policy. */
  readonly planId: string;
  readonly works: readonly Work[];
  readonly migrations: readonly PlannedMigration[];
  /** Steps that are applied by somebody's word, and not on record yet. */
  readonly adopted: readonly (StepKey & { readonly kind: string; readonly tool: string | null })[];
  /** Records of the tools whose migrations these are. */
  readonly tools: readonly ToolWork[];
}

export interface WorkRequest {
  readonly cwd: string;
  readonly settings: Settings;
  readonly policyBytes: Uint8Array | null;
  /** The commit whose bytes run; undefined: the work tree. */
  readonly commit?: string;
  readonly known: ReadonlyMap<string, StepRow>;
  /** Paths that somebody's word calls applied. */
  applied(path: string): boolean;
  /** The record of the tool that a set belongs to; null where there is none, or where it does not count. */
  tools(framework: string, migrations: readonly Recorded[]): Promise<ToolRecord | null>;
}

/**
 * Reads every migration, compares each with the record, and judges those that are not applied, with the applied ones as
 * their history: what runs is judged again by the very bytes that run.
 */
export async function workOf(request: WorkRequest): Promise<WorkPlan> {
  const { settings, commit } = request;
  const selection = {
    cwd: request.cwd,
    paths: [],
    settings,
    only: 'postgresql' as const,
    change: null,
    ...(commit === undefined ? {} : { at: commit }),
  };
  const { source, sequences } = await selectMigrations(findRoot(request.cwd), selection);
  refuseUnknown(
    settings.backfillSteps.map(({ migration }) => migration),
    sequences.flatMap(({ migrations }) => migrations.map(({ path }) => path)),
  );
  const engine = await loadEngine();
  const parse: Parse = (text) => parsePostgres(text, engine);
  const policy = policyOf(settings);
  const works: Work[] = [];
  const planned: PlannedMigration[] = [];
  const adopted: WorkPlan['adopted'][number][] = [];
  const tools: ToolWork[] = [];
  for (const { set, migrations } of sequences) {
    const read = readMigrations(migrations, set, source).map((one, at) =>
      readable(one, (migrations[at] as Pending).file),
    );
    const recorded = read.map(({ file, bytes }) => ({ file, bytes, folder: set?.folder ?? '' }));
    const tool = set === null ? null : await request.tools(set.framework.id, recorded);
    const candidates = read.map((one) => candidateOf(one, parse, tool, request));
    // What is applied came first, whatever the names say.
    const applied = candidates.filter(({ standing }) => standing === 'applied');
    const open = candidates.filter(({ standing }) => standing !== 'applied');
    const input = [
      ...applied.map(({ migration }) => ({ ...migration, judged: false })),
      ...open.map(({ migration }) => ({ ...migration, judged: true })),
    ];
    const judged = judge({ migrations: input, before: null, policy, change: true }, parse, rules);
    adopted.push(...applied.flatMap((one) => adoptedSteps(one, tool, request.known)));
    works.push(
      ...applied.map(
        ({ migration: { path } }): Work => ({ path, standing: 'applied', groups: [], holds: [], trouble: null }),
      ),
    );
    works.push(...open.map((one) => ({ ...workFor(one, judged, policy), trouble: tool?.trouble ?? null })));
    planned.push(...open.map(({ migration }) => migration));
    if (tool !== null) tools.push(toolWork(tool, recorded, candidates));
  }
  return {
    planId: planId({ migrations: planned, policy: request.policyBytes, targets: [] }),
    works,
    migrations: planned,
    adopted,
    tools,
  };
}

/** A statement that was meant to run in batches would run in one go, in silence. */
function refuseUnknown(named: readonly string[], paths: readonly string[]): void {
  const known = new Set(paths);
  const wrong = named.find((path) => !known.has(path));
  if (wrong === undefined) return;
  const guess = nearest(wrong, paths);
  throw new ConfigError(`"backfill-steps" of the configuration names ${wrong}, which is no migration.`, {
    hint: guess === null ? 'Paths are relative to the root of the repository.' : `Did you mean "${guess}"?`,
  });
}

/** What counts as applied and has no record of ours yet. */
function adoptedSteps(
  { migration: { path }, outline }: Candidate,
  tool: ToolRecord | null,
  known: ReadonlyMap<string, StepRow>,
): WorkPlan['adopted'] {
  const by = tool?.migrations.has(path) ? tool.ledger.id : null;
  // What a record in trouble says is not taken over.
  if (by !== null && tool?.trouble) return [];
  return stepsOf(outline)
    .filter((step) => known.get(keyText(step))?.state !== 'done')
    .map((step) => ({ ...step, tool: by }));
}

function workFor(
  { migration: { path }, outline, standing }: Candidate,
  judged: readonly FileResult[],
  policy: ReturnType<typeof policyOf>,
): Work {
  const result = judged.find((file) => file.path === path);
  if (result === undefined) throw new Error(`${path} was not judged`);
  if (standing === 'changed') return { path, standing, groups: [], holds: [], trouble: null };
  const groups = groupsOf(outline, result.statements);
  return { path, standing, groups, holds: heldBack(result, policy), trouble: null };
}

/**
 * What keeps a migration from running when it is merged. More than what holds a pull request: a comment that silences a
 * rule, or `fail-on: never`, lets a statement be merged, and still not run by itself when it blocks, destroys or breaks.
 */
function heldBack(result: FileResult, policy: ReturnType<typeof policyOf>): Hold[] {
  const found = holdsOf([result], { ...policy, failOn: policy.failOn === 'never' ? 'error' : policy.failOn });
  const labelled = result.statements.flatMap(({ labels }): Hold[] => [
    ...(labels.blocking ? [{ path: result.path, risk: 'blocking', what: 'finding' } as const] : []),
    ...(labels.incompatible ? [{ path: result.path, risk: 'incompatible', what: 'finding' } as const] : []),
  ]);
  return [...found, ...labelled];
}
