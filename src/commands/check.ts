import { writeFileSync } from 'node:fs';
import { join, resolve as resolvePath } from 'node:path';
import { ConfigError, EXIT, FileError } from '../core/errors.js';
import { nearest } from '../core/nearest.js';
import { findRoot } from '../frameworks/discover.js';
import { type DownPart, downOf } from '../frameworks/down.js';
import { type FileSource, readFile, reason, workTree } from '../frameworks/files.js';
import type { Approval } from '../gate/approvals.js';
import { baselineOf, baselineText, withoutKnown } from '../gate/baseline.js';
import { holdsOf, holdsOfCode } from '../gate/holds.js';
import type { Parse } from '../gate/judge/input.js';
import { judgeChange } from '../gate/judge.js';
import { type PlannedMigration, planId } from '../gate/plan-id.js';
import type { Policy } from '../gate/policy.js';
import type { CheckReport, FileResult, ShadowReport, Split } from '../gate/report.js';
import type { Hold } from '../gate/risk.js';
import { decide, summarize } from '../gate/verdict.js';
import { rules } from '../rules/registry.gen.js';
import type { ObjectDifference } from '../schema/difference.js';
import type { Settings } from '../settings/resolve.js';
import type { ParsedSql } from '../sql/statement.js';
import type { ExtractionCache } from '../usage/references.js';
import type { Code } from './code.js';
import type { Command } from './command.js';
import { BASELINE_FILE, type Committed, readCommitted } from './committed.js';
import { configured } from './configured.js';
import { deliver } from './deliver.js';
import type { FoldedHistory } from './folded-history.js';
import { judgedFor, kitFor } from './kit.js';
import {
  dialectOf,
  discoveryOf,
  type ReadMigration,
  readMigrations,
  type SelectedSequence,
  type SelectionRequest,
  selectMigrations,
} from './selection.js';
import type { Shadowed, ShadowedInput } from './shadowed.js';

export interface CheckRequest extends SelectionRequest {
  readonly settings: Settings;
  /** The policy file's bytes as they stand on the base branch; they are part of the plan. */
  readonly policyBytes: Uint8Array | null;
  /** Baseline and statistics, from where the policy stands. */
  readonly committed: Committed;
  readonly env: NodeJS.ProcessEnv;
  /** What is judged is taken back on the throw-away Postgres too, where one is asked; left out: on a pull request. */
  readonly rollbacks?: boolean;
  /** False where the report's findings are shown without fingerprints; left out: they have them. */
  readonly fingerprints?: boolean;
  /** What was found in code, where several changes of one repository are checked. */
  readonly cache?: ExtractionCache;
  /** Asks for the approvals of a plan that is held; left out where there is nobody to ask. */
  readonly approvals?: (held: HeldPlan) => Promise<Approval | null>;
}

/** What somebody would have to approve. */
export interface HeldPlan {
  readonly planId: string;
  readonly holds: readonly Hold[];
  readonly migrations: readonly PlannedMigration[];
}

/**
 * Finds the migrations, reads them, judges each sequence in order and decides. Reads files and git objects; no
 * database, no network.
 */
export async function check(request: CheckRequest): Promise<CheckReport> {
  const { settings } = request;
  const root = findRoot(request.cwd);
  const selected = await selectMigrations(root, request);
  const { baseline, small } = request.committed;
  const policy = small === null ? policyOf(settings) : { ...policyOf(settings), small };
  const dialectsOf = new Map(selected.sequences.map((one) => [one, dialectOf(one, settings, selected.source)]));
  const dialects = new Set(dialectsOf.values());
  // A change of code alone has no sequence, and its code is judged all the same.
  const ours = dialects.size === 0 || dialects.has('postgresql');
  const code = ours ? await readCodeFor(request, root, selected.source) : null;
  const fingerprints = request.fingerprints !== false || baseline !== null || settings.writeBaseline;
  const watch = code?.watch === undefined ? {} : { watch: code.watch };
  const judged: FileResult[] = [];
  const planned: PlannedMigration[] = [];
  const difference: ObjectDifference[] = [];
  const splits: Split[] = [];
  const shadows: ShadowReport[] = [];
  // Goes on while what was learnt is judged.
  const closing: (Promise<void> | undefined)[] = [];
  const candidate = dialects.has('postgresql') ? await seekingFor(settings, root, request.env) : null;
  for (const [sequence, dialect] of dialectsOf) {
    const kit = await kitFor(dialect, settings);
    const before = settings.schema === null ? null : readSchema(request.cwd, settings.schema, kit.parse);
    // A schema that is given is what earlier migrations came to; folding them again would change it.
    const wanted = before === null ? sequence.migrations : sequence.migrations.filter((one) => one.judged);
    const migrations = readMigrations(wanted, sequence.set, selected.source);
    const postgres = dialect === 'postgresql';
    // The throw-away Postgres and the judge read the same texts; kept for no other, since trees are large.
    const parse = candidate === null ? kit.parse : onceEach(kit.parse);
    const down = (request.rollbacks ?? request.change !== null) ? downsOf(sequence, selected.source) : null;
    const asked = { migrations, before, parse, settings, root, down };
    const [shadow, history] = await Promise.all([
      postgres && candidate !== null ? throwAway({ ...asked, ...candidate }) : null,
      postgres && before === null ? foldedBefore(settings, root, migrations) : null,
    ]);
    if (shadow !== null) shadows.push(shadow.report);
    const observed = shadow === null ? {} : { observed: shadow.observed, rollback: shadow.rollback };
    const input = { before, policy, change: request.change !== null, fingerprints };
    const known = { ...observed, ...watch, ...history?.known };
    const one = judgeChange({ ...input, ...known, migrations }, parse, kit.rules, kit.ways);
    closing.push(history?.keep(), shadow?.ended);
    judged.push(...one.files.map((file) => ({ ...file, ...kit.said })));
    difference.push(...(one.difference ?? []));
    if (postgres && one.parts.size > 0 && sequence.set !== null) {
      const { splitOf } = await import('./split.js');
      splits.push(splitOf({ ...selected, set: sequence.set, migrations, parts: one.parts, input }, kit.parse));
    }
    planned.push(...migrations.filter((one) => one.judged));
  }
  if (settings.writeBaseline) writeBaseline(root, judged, request);
  const { files, known } = withoutKnown(judged, settings.writeBaseline ? baselineOf(judged, {}) : (baseline ?? {}));
  const used = code?.judge(policy, rules) ?? null;
  const held: HeldPlan = {
    planId: planId({ migrations: planned, policy: request.policyBytes, targets: [] }),
    holds: holdsOf(files, policy),
    migrations: planned,
  };
  const codeHolds = used === null ? [] : holdsOfCode(used.files, policy);
  await Promise.all(closing);
  const all = used === null ? files : [...files, ...used.files];
  const approval = held.holds.length === 0 ? null : ((await request.approvals?.(held)) ?? null);
  return {
    version: 1,
    ...decide([...held.holds, ...codeHolds], policy, approval),
    postgresVersion: policy.postgresVersion,
    ...judgedFor(dialects, settings),
    planId: held.planId,
    summary: summarize(all, known),
    files: all,
    approval,
    difference: request.change === null ? null : difference,
    split: combined(splits),
    discovery: selected.sequences.flatMap(({ set, migrations }) =>
      set === null ? [] : [discoveryOf(set, migrations, settings.schema === null)],
    ),
    skipped: selected.skipped,
    shadows,
    code: used?.report ?? null,
  };
}

/** Several sets of migrations, each with a split of its own, go out together. */
function combined(splits: readonly Split[]): Split | null {
  if (splits.length === 0) return null;
  const steps = Math.max(...splits.map(({ pulls }) => pulls.length));
  const pulls = Array.from({ length: steps }, (_, at) => ({
    deploy: splits.find(({ pulls: own }) => (own[at]?.deploy ?? null) !== null)?.pulls[at]?.deploy ?? null,
    files: splits.flatMap(({ pulls: own }) => own[at]?.files ?? []),
  }));
  return { pulls, problem: splits.find(({ problem }) => problem !== null)?.problem ?? null };
}

/** Application code is read where there is a base to compare with, or where all of it is asked for. */
async function readCodeFor(request: CheckRequest, root: string, source: FileSource): Promise<Code | null> {
  const { settings, change, paths } = request;
  const all = settings.references === 'all' && paths.length === 0;
  if (!all && (settings.references !== 'changed' || change === null)) return null;
  const { loadEngine } = await import('../sql/postgres/engine.js');
  const { parsePostgres } = await import('../sql/postgres/parse.js');
  const engine = await loadEngine();
  const parse: Parse = (text) => parsePostgres(text, engine);
  const before = settings.schema === null ? null : readSchema(request.cwd, settings.schema, parse);
  const { readCode } = await import('./code.js');
  return readCode({
    root,
    settings,
    change,
    source,
    engine,
    parse,
    before,
    ...(request.cache && { cache: request.cache }),
  });
}

/** Files that are gone are left out; those that were not looked at keep what they had. */
function writeBaseline(root: string, judged: readonly FileResult[], { settings, committed }: CheckRequest): void {
  const path = settings.baseline ?? BASELINE_FILE;
  const there = new Set(workTree(root).files);
  const before = Object.entries(committed.baseline ?? {}).filter(([file]) => there.has(file));
  try {
    writeFileSync(join(root, path), baselineText(baselineOf(judged, Object.fromEntries(before))));
  } catch (cause) {
    throw new FileError(`The baseline can't be written to ${path}: ${reason(cause)}.`, { cause });
  }
}

/** Reads each text once, and keeps what came of it. */
function onceEach(parse: Parse): Parse {
  const known = new Map<string, ParsedSql>();
  return (text) => {
    const parsed = known.get(text) ?? parse(text);
    known.set(text, parsed);
    return parsed;
  };
}

/** The project's own way back of a migration, by its path. */
function downsOf({ set, migrations }: SelectedSequence, source: FileSource): (path: string) => DownPart | null {
  return (path) => {
    const file = migrations.find((one) => one.path === path)?.file;
    return set === null || file === undefined ? null : downOf(set.framework, file, source);
  };
}

/** Begins to look for a throw-away Postgres, where that is wanted; nothing of it is loaded otherwise. */
async function seekingFor(
  settings: Settings,
  root: string,
  env: NodeJS.ProcessEnv,
): Promise<Pick<ShadowedInput, 'candidate'> | null> {
  if (settings.shadow === null || settings.shadow === 'off') return null;
  const { seekShadow } = await import('./shadowed.js');
  return { candidate: seekShadow(settings, root, env) };
}

async function throwAway(input: ShadowedInput): Promise<Shadowed> {
  const { shadowed } = await import('./shadowed.js');
  return shadowed(input);
}

/** What an earlier run made of the history, where a folder is given to keep that in. */
async function foldedBefore(
  { shadowCache }: Settings,
  root: string,
  migrations: readonly ReadMigration[],
): Promise<FoldedHistory | null> {
  if (shadowCache === null) return null;
  const { foldedHistory } = await import('./folded-history.js');
  return foldedHistory(resolvePath(root, shadowCache), migrations);
}

/** What is judged by, as settings say it. */
export function policyOf({ postgresVersion, failOn, rules: severities, presets, backfillSteps }: Settings): Policy {
  refuseUnknownRules(severities);
  return {
    postgresVersion,
    failOn,
    rules: severities,
    presets: presets.filter((preset) => preset !== 'recommended'),
    backfills: backfillSteps,
  };
}

/** A misspelt id would switch nothing off, in silence. */
function refuseUnknownRules(chosen: Settings['rules']): void {
  const ids = rules.map((rule) => rule.id);
  for (const id of Object.keys(chosen)) {
    if (ids.includes(id)) continue;
    const guess = nearest(id, ids);
    throw new ConfigError(`The configuration names a rule "${id}", which there is not.`, {
      hint: guess === null ? 'lockkeeper explain lists the rules.' : `Did you mean "${guess}"?`,
    });
  }
}

function readSchema(cwd: string, path: string, parse: Parse): ParsedSql {
  const text = readFile(resolvePath(cwd, path), path);
  if ('problem' in text) {
    throw new FileError(`The schema file can't be used: ${text.problem.message}`, {
      hint: 'Give a plain SQL dump: pg_dump --schema-only.',
    });
  }
  return parse(text.text);
}

export const command: Command = {
  name: 'check',
  summary: 'Say what migrations do to a live database, and hold what would hurt it',
  operands: '[paths…]',
  examples: [
    { line: 'lockkeeper check', does: 'every migration of the repository, wherever its tool keeps them' },
    {
      line: 'lockkeeper check db/migrations/0042_users.sql',
      does: 'one file; earlier ones in its folder tell the schema',
    },
    { line: 'lockkeeper check --base origin/main', does: 'what this branch adds or changes' },
    { line: 'lockkeeper check new.sql --schema dump.sql --format json', does: 'against a given schema, as JSON' },
    {
      line: 'lockkeeper check --write-baseline',
      does: 'take what is found now for known; later checks tell what is new',
    },
  ],
  async run(line, io) {
    const { root, settings, policyBytes } = await configured(line, io);
    const report = await check({
      cwd: io.cwd,
      paths: line.operands,
      settings,
      change: settings.base === null ? null : { base: settings.base, head: null },
      policyBytes,
      committed: readCommitted(workTree(root), settings),
      env: io.env,
      fingerprints: settings.format !== 'text',
    });
    if (settings.writeBaseline && !settings.quiet) {
      io.talk(`${settings.baseline ?? BASELINE_FILE}: ${report.summary.known} findings are known from now on\n`);
    }
    await deliver(report, settings, io);
    return report.verdict === 'pass' ? EXIT.passed : EXIT.held;
  },
};
