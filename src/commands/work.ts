import { FileError } from '../core/errors.js';
import { findRoot } from '../frameworks/discover.js';
import { holdsOf } from '../gate/holds.js';
import { judge, type Parse } from '../gate/judge.js';
import { type PlannedMigration, planId } from '../gate/plan-id.js';
import type { FileResult } from '../gate/report.js';
import type { Hold } from '../gate/risk.js';
import { keyText, type StepKey, type StepRow } from '../rollout/ledger/ledger.js';
import { type Standing, standingOf } from '../rollout/pending.js';
import { type Group, groupsOf, type Outline, outlineOf, stepsOf } from '../rollout/steps.js';
import { rules } from '../rules/registry.gen.js';
import type { Settings } from '../settings/resolve.js';
import { loadEngine } from '../sql/postgres/engine.js';
import { parsePostgres } from '../sql/postgres/parse.js';
import { policyOf } from './check.js';
import { type ReadMigration, readMigration, selectMigrations } from './selection.js';

/** A migration and how it stands in the target. */
export interface Work {
  readonly path: string;
  readonly standing: Standing;
  /** Its steps; empty for one that is applied or changed. */
  readonly groups: readonly Group[];
  /** What keeps it from running without an approval; empty: nothing does. */
  readonly holds: readonly Hold[];
}

/** Everything that is to be done in a target, in order. */
export interface WorkPlan {
  /** Bound to the bytes of all that is not applied yet, and to the policy. */
  readonly planId: string;
  readonly works: readonly Work[];
  readonly migrations: readonly PlannedMigration[];
  /** Steps that are applied by somebody's word, and not on record yet. */
  readonly adopted: readonly (StepKey & { readonly kind: string })[];
}

export interface WorkRequest {
  readonly cwd: string;
  readonly settings: Settings;
  readonly policyBytes: Uint8Array | null;
  /** The commit whose bytes run; undefined: the work tree. */
  readonly commit?: string;
  readonly known: ReadonlyMap<string, StepRow>;
  /** Paths that another tool's record, or somebody's word, calls applied. */
  applied(path: string, version: string): boolean;
}

interface Candidate {
  readonly migration: ReadMigration;
  readonly outline: Outline;
  readonly standing: Standing;
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
    change: null,
    ...(commit === undefined ? {} : { at: commit }),
  };
  const { source, sequences } = await selectMigrations(findRoot(request.cwd), selection);
  const engine = await loadEngine();
  const parse: Parse = (text) => parsePostgres(text, engine);
  const policy = policyOf(settings);
  const works: Work[] = [];
  const planned: PlannedMigration[] = [];
  const adopted: WorkPlan['adopted'][number][] = [];
  for (const { set, migrations } of sequences) {
    const candidates = migrations.map((one): Candidate => {
      const migration = readMigration(one, set, source);
      if (migration.problem !== null) {
        throw new FileError(`${migration.path} can't be read: ${migration.problem.message}`, {
          hint: 'Mend the file first.',
        });
      }
      const sql = parse(migration.text);
      const outline = outlineOf(migration.path, migration.transactionMode, sql);
      const told = request.applied(one.path, one.file.version);
      const standing = told
        ? 'applied'
        : // What can't be read may hold anything, also where the rest of it is on record.
          sql.unparsed.length > 0
          ? 'pending'
          : standingOf(one.path, stepsOf(outline), request.known, one.file.repeatable === true);
      return { migration, outline, standing };
    });
    // What is applied came first, whatever the names say.
    const applied = candidates.filter(({ standing }) => standing === 'applied');
    const open = candidates.filter(({ standing }) => standing !== 'applied');
    const input = [
      ...applied.map(({ migration }) => ({ ...migration, judged: false })),
      ...open.map(({ migration }) => ({ ...migration, judged: true })),
    ];
    const judged = judge({ migrations: input, before: null, policy, change: true }, parse, rules);
    adopted.push(
      ...applied.flatMap(({ outline }) => stepsOf(outline).filter((step) => !isOnRecord(step, request.known))),
    );
    works.push(
      ...applied.map(({ migration: { path } }): Work => ({ path, standing: 'applied', groups: [], holds: [] })),
    );
    works.push(...open.map((one) => workFor(one, judged, policy)));
    planned.push(...open.map(({ migration }) => migration));
  }
  return {
    planId: planId({ migrations: planned, policy: request.policyBytes, targets: [] }),
    works,
    migrations: planned,
    adopted,
  };
}

function isOnRecord(step: StepKey, known: ReadonlyMap<string, StepRow>): boolean {
  return known.get(keyText(step))?.state === 'done';
}

function workFor(
  { migration: { path }, outline, standing }: Candidate,
  judged: readonly FileResult[],
  policy: ReturnType<typeof policyOf>,
): Work {
  const result = judged.find((file) => file.path === path);
  if (result === undefined) throw new Error(`${path} was not judged`);
  if (standing === 'changed') return { path, standing, groups: [], holds: [] };
  return { path, standing, groups: groupsOf(outline, result.statements), holds: heldBack(result, policy) };
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
