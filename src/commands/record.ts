import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { EXIT, FileError, LockkeeperError, UsageError } from '../core/errors.js';
import { findRoot } from '../frameworks/discover.js';
import { workTree } from '../frameworks/files.js';
import { ledgers } from '../frameworks/ledgers/registry.gen.js';
import type { Settings } from '../settings/resolve.js';
import type { RecordedMigration } from '../shadow/record/cut.js';
import { loadEngine } from '../sql/postgres/engine.js';
import { parsePostgres } from '../sql/postgres/parse.js';
import { check } from './check.js';
import type { Command, Io } from './command.js';
import { configured } from './configured.js';
import { deliver } from './deliver.js';
import { connectionOf, runTool, withDoor } from './tool-run.js';

/** Tables in which tools write down what they ran, beside those that `apply` knows: TypeORM, Sequelize, MikroORM. */
const MORE_LEDGERS = [
  'migrations',
  'SequelizeMeta',
  'mikro_orm_migrations',
  'ar_internal_metadata',
  'typeorm_metadata',
];

/** Statements that name a tool's own table, its lock table included (`knex_migrations_lock`). */
export function ledgerPattern(): RegExp {
  const names = [...ledgers.map(({ table }) => table.slice(table.indexOf('.') + 1)), ...MORE_LEDGERS];
  return new RegExp(`(?<![\\w$])"?(?:${names.join('|')})(?:_lock)?"?(?![\\w$])`);
}

/** Runs a migration tool against a throw-away Postgres and gives back what it ran, cut into migrations. */
export async function recordRun(
  words: readonly string[],
  { cwd, env, talk }: Pick<Io, 'cwd' | 'env' | 'talk'>,
  settings: Pick<Settings, 'postgresVersion' | 'shadowProvider'>,
): Promise<RecordedMigration[]> {
  const { openShadow } = await import('../shadow/open.js');
  const { cutIntoMigrations } = await import('../shadow/record/cut.js');
  const request = { major: settings.postgresVersion, url: null, provider: settings.shadowProvider, extensions: [] };
  const shadow = await openShadow({ ...request, root: findRoot(cwd), env });
  try {
    return await withDoor(shadow, async ({ port, tape }) => {
      talk(`recording on ${shadow.title}\n`);
      const status = await runTool(words, cwd, { ...env, ...connectionOf(port) });
      if (status !== 0) {
        throw new LockkeeperError(`${words.join(' ')} ended with exit code ${status}; nothing was judged.`, {
          hint: 'What it printed stands above. It finds the database in DATABASE_URL and the PG* variables.',
        });
      }
      const engine = await loadEngine();
      return cutIntoMigrations(tape, (text) => parsePostgres(text, engine), ledgerPattern());
    });
  } finally {
    await shadow.end();
  }
}

/** One file a migration, in order; a name that a file of the repository has is that file's. */
function save(migrations: readonly RecordedMigration[], folder: string, cwd: string): string[] {
  const files = workTree(findRoot(cwd)).files;
  try {
    mkdirSync(folder, { recursive: true });
    return migrations.map(({ name, text }, index) => {
      const of = name === null ? undefined : fileOf(name, files);
      const word = of === undefined ? (name ?? 'recorded') : basename(of);
      const path = join(
        folder,
        `${String(index + 1).padStart(4, '0')}_${word.replace(/[^\w.-]+/g, '_').slice(0, 120)}.sql`,
      );
      writeFileSync(path, `${of === undefined ? '' : `-- ${of}\n`}${text}`);
      return path;
    });
  } catch (cause) {
    throw new FileError(`What was recorded can't be written to ${folder}: ${(cause as Error).message}.`, { cause });
  }
}

/** The file that a migration's name tells: the one of just that name, or else with it in its own. None where several could be. */
function fileOf(name: string, files: readonly string[]): string | undefined {
  const bare = (path: string): string => basename(path).replace(/\.\w+$/, '');
  const same = files.filter((file) => basename(file) === name || bare(file) === bare(name));
  const some = same.length > 0 ? same : files.filter((file) => basename(file).includes(name));
  return some.length === 1 ? some[0] : undefined;
}

export const command: Command = {
  name: 'record',
  summary: 'Run any migration tool against a throw-away Postgres, and check what it ran',
  operands: '-- <command>',
  examples: [
    { line: 'lockkeeper record -- npx knex migrate:latest', does: 'every migration as SQL, judged; nothing is kept' },
    { line: 'lockkeeper record --save recorded -- python manage.py migrate', does: 'the same, and keeps the SQL' },
    { line: 'lockkeeper record --last 1 -- npx knex migrate:latest', does: 'judges the newest; the rest is history' },
  ],
  async run(line, io) {
    if (line.operands.length === 0) {
      throw new UsageError('lockkeeper record needs a command to run.', {
        hint: 'lockkeeper record -- npx knex migrate:latest',
      });
    }
    const { settings, policyBytes } = await configured(line, io);
    const migrations = await recordRun(line.operands, io, settings);
    if (migrations.length === 0) {
      throw new LockkeeperError('The command ran no migration on the throw-away Postgres.', {
        hint: 'Look whether it takes the database from DATABASE_URL or the PG* variables.',
      });
    }
    const kept = settings.save === null ? null : resolve(io.cwd, settings.save);
    const scratch = mkdtempSync(join(tmpdir(), 'lockkeeper-record-'));
    const folder = kept ?? join(scratch, 'recorded');
    try {
      const paths = save(migrations, folder, io.cwd);
      const first = settings.last === null ? 0 : Math.max(0, paths.length - settings.last);
      const before = first === 0 ? null : join(scratch, 'before.sql');
      if (before !== null)
        writeFileSync(
          before,
          migrations
            .slice(0, first)
            .map(({ text }) => text)
            .join('\n'),
        );
      const report = await check({
        cwd: folder,
        paths: paths.slice(first).map((path) => basename(path)),
        settings: { ...settings, framework: 'sql', migrations: [], shadow: null, schema: before },
        change: null,
        policyBytes,
        env: io.env,
        committed: { baseline: null, small: null },
      });
      await deliver(report, settings, io);
      return report.verdict === 'pass' ? EXIT.passed : EXIT.held;
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  },
};
