import { EXIT, LockkeeperError, UsageError } from '../core/errors.js';
import type { CheckReport } from '../gate/report.js';
import { gradeWords, rollbackScript, takenBack } from '../report/rollbacks.js';
import type { CommandLine } from '../settings/resolve.js';
import { check } from './check.js';
import type { Io } from './command.js';
import { configured } from './configured.js';

/**
 * `rollback --plan`: what takes the migrations back that are named, or that differ from `--base`. They run on a
 * throw-away Postgres, forth, back and forth again. Exit code 1 where one of them can't be taken back.
 */
export async function showRollbacks(line: CommandLine, io: Io): Promise<number> {
  const { settings, policyBytes } = await configured(line, io);
  if (settings.base === null && line.operands.length === 0) {
    throw new UsageError('lockkeeper rollback --plan needs to know which migrations are meant.', {
      hint: 'Name them (lockkeeper rollback --plan db/migrations/0042_users.sql), or what they differ from (--base origin/main).',
    });
  }
  const report = await check({
    cwd: io.cwd,
    paths: line.operands,
    settings: { ...settings, shadow: 'required', references: 'off' },
    change: settings.base === null ? null : { base: settings.base, head: null },
    policyBytes,
    committed: { baseline: null, small: null },
    env: io.env,
    rollbacks: true,
  });
  const all = takenBack(report);
  const tried = new Set(all.map(({ path }) => path));
  const broken = report.files.find(({ path }) => !tried.has(path));
  if (broken !== undefined)
    throw new LockkeeperError(`${broken.path} does not run to its end: ${reasonOf(broken)}`, HINT);
  if (settings.format === 'json') {
    const rollbacks = all.map(({ path, rollback }) => ({ migration: path, ...rollback }));
    io.out(`${JSON.stringify({ version: 1, server: report.shadows[0]?.server ?? null, rollbacks }, null, 2)}\n`);
  } else io.out(rollbackScript(report));
  if (!settings.quiet) {
    for (const { path, rollback } of all) {
      io.talk(`${path}: ${gradeWords(rollback)}\n`);
      if (rollback.down?.problem) io.talk(`  ${rollback.down.path}: ${rollback.down.problem}\n`);
    }
  }
  return all.every(({ rollback }) => rollback.proven) ? EXIT.passed : EXIT.held;
}

const HINT = { hint: 'lockkeeper check --shadow required says where.' };

function reasonOf({ error, statements }: CheckReport['files'][number]): string {
  const refused = statements.flatMap(({ findings }) => findings).find(({ category }) => category === 'failing');
  return error?.message ?? refused?.message ?? 'something failed on the throw-away Postgres.';
}
