import type { FileSource } from '../frameworks/files.js';
import { type NewMigration, nextMigration, sameMigration } from '../frameworks/naming.js';
import type { MigrationSet } from '../frameworks/sets.js';
import { nameOf, parentOf } from '../frameworks/tree.js';
import { findingsOf } from '../gate/holds.js';
import type { JudgeInput, Parse } from '../gate/judge/input.js';
import { judgeChange } from '../gate/judge.js';
import type { Split, SplitStep } from '../gate/report.js';
import { pullsOf, type SplitFile } from '../gate/split/files.js';
import type { Part } from '../gate/split/parts.js';
import { rules } from '../rules/registry.gen.js';
import { asMigration } from './made.js';
import type { ReadMigration } from './selection.js';

export interface SplitInput {
  readonly set: MigrationSet;
  readonly source: FileSource;
  /** The sequence as it was judged. */
  readonly migrations: readonly ReadMigration[];
  /** What to take apart, by path. */
  readonly parts: ReadonlyMap<string, readonly Part[]>;
  readonly input: Omit<JudgeInput, 'migrations'>;
}

type Step = { deploy: string | null; files: (NewMigration & { phase: SplitFile['phase'] })[]; gone: string[] };

/**
 * The pull requests that a change with mixed phases should be, as files named and wrapped as its tool has them. The split
 * is judged like any other change, and offered only where nothing in it fails and no phases are mixed any more.
 */
export function splitOf(request: SplitInput, parse: Parse): Split {
  const steps = stepsOf(request);
  const pulls = steps.map(
    ({ deploy, files, gone }): SplitStep => ({
      deploy,
      files: [
        ...files.flatMap(({ path, phase, text, beside }) => [
          { path, phase, text },
          ...beside.map((one) => ({ ...one, phase: null })),
        ]),
        ...gone.map((path) => ({ path, phase: null, text: null })),
      ],
    }),
  );
  const problem = problemOf(request, steps, parse);
  return problem === null ? { pulls, problem } : { pulls: [], problem };
}

function stepsOf({ set, migrations, parts }: SplitInput): Step[] {
  const steps: Step[] = [];
  const named: string[] = [];
  const later: { at: number; path: string; file: SplitFile; deploy: string | null }[] = [];
  const step = (at: number): Step => {
    while (steps.length <= at) steps.push({ deploy: null, files: [], gone: [] });
    return steps[at] as Step;
  };
  for (const { path } of migrations.filter((one) => parts.has(one.path))) {
    const pulls = pullsOf(parts.get(path) ?? []);
    const [first, ...others] = pulls[0]?.files ?? [];
    if (first === undefined) step(0).gone.push(path);
    else step(0).files.push({ ...sameMigration(set, path, contentOf(path, first)), phase: first.phase });
    for (const file of others) later.push({ at: 0, path, file, deploy: null });
    for (const [index, pull] of pulls.slice(1).entries()) {
      for (const file of pull.files) later.push({ at: index + 1, path, file, deploy: pull.deploy });
    }
  }
  // Numbered in the order in which the pull requests come, whatever file they were taken from.
  for (const { at, path, file, deploy } of later.sort((a, b) => a.at - b.at)) {
    const made = nextMigration(set, named, contentOf(path, file));
    named.push(made.path);
    const one = step(at);
    one.deploy ??= deploy;
    one.files.push({ ...made, phase: file.phase });
  }
  return steps;
}

/** Named after the file that it was taken from, and its phase. */
function contentOf(
  path: string,
  { phase, sql, transaction }: SplitFile,
): { slug: string; sql: string; transaction: boolean } {
  const file = nameOf(path);
  const name = /^(?:migration|up)\.sql$/.test(file) ? nameOf(parentOf(path)) : file;
  const words = name.replace(/(?:\.up)?\.sql$/i, '').replace(/^[A-Za-z]?\d[\d._-]*(?:_{1,2}|-|\.)?/, '');
  return { slug: [words, phase].filter((word) => word !== '').join('_'), sql, transaction };
}

/** Judges each pull request of the split as if those before it were merged. */
function problemOf(
  { set, source, migrations, input, parts }: SplitInput,
  steps: readonly Step[],
  parse: Parse,
): string | null {
  let known: readonly ReadMigration[] = migrations.filter((one) => !one.judged);
  for (const [at, { files }] of steps.entries()) {
    // What is not taken apart goes out first, with the pull request as it is.
    const rest = at === 0 ? migrations.filter((one) => one.judged && !parts.has(one.path)) : [];
    const fresh = files.map((file) => asMigration(file, set, source));
    const missing = fresh.indexOf(null);
    if (missing >= 0) return `${set.framework.title} would not run a file named ${files[missing]?.path}.`;
    const judged = [...rest, ...fresh.filter((one) => one !== null)].sort(
      (a, b) => order(migrations, a) - order(migrations, b),
    );
    const result = judgeChange({ ...input, migrations: [...known, ...judged] }, parse, rules);
    const wrong = result.files
      .flatMap(findingsOf)
      .find(
        ({ rule, category, severity, ignored }) =>
          ignored === null && severity === 'error' && (rule === 'mixed-phases' || category === 'failing'),
      );
    if (wrong !== undefined) return `It can't be split by moving statements alone: ${wrong.message}`;
    known = [...known, ...judged.map((one) => ({ ...one, judged: false, status: null }))];
  }
  return null;
}

/** Files that were there keep their place; new ones come last, in the order of their making. */
function order(migrations: readonly ReadMigration[], { path }: ReadMigration): number {
  const at = migrations.findIndex((one) => one.path === path);
  return at < 0 ? migrations.length : at;
}
