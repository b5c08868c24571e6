import { join } from 'node:path';
import { EXIT, UsageError } from '../core/errors.js';
import { workTree } from '../frameworks/files.js';
import type { CheckReport, Split } from '../gate/report.js';
import { planText, splitText } from '../report/plan.js';
import { formats } from '../report/registry.gen.js';
import { check } from './check.js';
import type { Command, Io } from './command.js';
import { readCommitted } from './committed.js';
import { configured } from './configured.js';
import { put } from './put.js';

/** Where the files of later pull requests wait; no tool looks into it. */
const LATER = '.lockkeeper/split';

export const command: Command = {
  name: 'plan',
  summary: 'Show the steps of a change with their phases; split what can not go out together; write a change in stages',
  operands: '[helper what…]',
  examples: [
    { line: 'lockkeeper plan --base origin/main', does: 'the steps of this branch, each with its phase' },
    {
      line: 'lockkeeper plan --base origin/main --split',
      does: `rewrite its migrations to what may go out now; the rest goes to ${LATER}, a folder a pull request`,
    },
    { line: 'lockkeeper plan rename users.name full_name', does: 'write the migrations of a rename, a file a phase' },
    { line: 'lockkeeper plan retype users.id bigint', does: 'the same for a change of type' },
    {
      line: `lockkeeper plan not-null users.email --backfill "''"`,
      does: 'further helpers: split, drop, add-fk, add-unique',
    },
  ],
  async run(line, io) {
    const { root, settings, policyBytes } = await configured(line, io);
    if (line.operands.length > 0) {
      const { planStaged } = await import('./staged.js');
      return planStaged(line.operands, settings, io);
    }
    if (settings.base === null) {
      throw new UsageError('A plan is what a branch changes, and no branch is named to compare with.', {
        hint: 'Name it: lockkeeper plan --base origin/main',
      });
    }
    const report = await check({
      cwd: io.cwd,
      paths: [],
      settings,
      change: { base: settings.base, head: null },
      policyBytes,
      env: io.env,
      committed: readCommitted(workTree(root), settings),
    });
    if (settings.split) return write(report, root, settings.dryRun, io);
    const load = settings.format === 'text' ? undefined : formats[settings.format];
    const options = { color: false, width: io.width, quiet: false };
    io.out(load === undefined ? planText(report) : (await load()).format.render(report, options));
    return report.split === null ? EXIT.passed : EXIT.held;
  },
};

/** Writes the files of the split; the exit code. */
function write({ split }: CheckReport, root: string, dryRun: boolean, io: Io): number {
  if (split === null) {
    io.talk('Nothing has to be split: no phases are mixed.\n');
    return EXIT.passed;
  }
  if (split.problem !== null) {
    io.talk(`${split.problem}\n`);
    return EXIT.held;
  }
  const placed = placedIn(split);
  if (!dryRun) for (const { to, text } of placed) put(join(root, to), text);
  io.out(splitText(split, placed, dryRun));
  return EXIT.passed;
}

/** A file of a split with the place that it is written to; null text: its statements have moved. */
export interface PlacedFile {
  readonly pull: number;
  readonly to: string;
  readonly text: string;
}

function placedIn({ pulls }: Split): PlacedFile[] {
  return pulls.flatMap(({ files }, at) =>
    files.map(({ path, text }) => ({
      pull: at + 1,
      to: at === 0 ? path : `${LATER}/${at + 1}/${path}`,
      // An empty file keeps its name taken; whoever does not want it deletes it.
      text: text ?? '-- Everything that stood here comes in a later pull request: delete this file.\n',
    })),
  );
}
