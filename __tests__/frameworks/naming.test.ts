import { describe, expect, it } from '@jest/globals';
import { nextMigration, nextVersion } from '../../src/frameworks/naming.js';
import { discover } from '../../src/frameworks/sets.js';
import { memory } from './memory.js';

const CONTENT = { slug: 'users_contract', sql: 'DROP INDEX CONCURRENTLY a;\n', transaction: false };

/** The next migration of a tool whose files these are, and whether the tool would run it last. */
function next(framework: string, files: Record<string, string>, after: string[] = []) {
  const [set] = discover(memory(files), { framework, migrations: [] });
  if (set === undefined) throw new Error(`no set for ${framework}`);
  const made = nextMigration(set, after, CONTENT);
  const extra = Object.fromEntries([made, ...made.beside].map(({ path, text }) => [path, text]));
  const all = memory({ ...files, ...extra });
  const listed = set.framework.list(set.folder, all.files, (path) => all.read(path));
  const last = listed.at(-1);
  return { ...made, runsLast: last?.path === made.path, mode: last?.up(made.text).transactionMode };
}

describe('the next migration', () => {
  it.each([
    ['sql', 'db/migrations/0009_a.sql', 'db/migrations/0010_users_contract.sql', 'statement'],
    ['flyway', 'db/migration/V1.9__a.sql', 'db/migration/V1.10__users_contract.sql', 'statement'],
    ['golang-migrate', 'migrations/000007_a.up.sql', 'migrations/000008_users_contract.up.sql', 'string'],
    ['goose', 'migrations/20240101235959_a.sql', 'migrations/20240102000000_users_contract.sql', 'statement'],
    ['dbmate', 'db/migrations/20240101000001_a.sql', 'db/migrations/20240101000002_users_contract.sql', 'string'],
    [
      'prisma',
      'prisma/migrations/20240101000001_a/migration.sql',
      'prisma/migrations/20240101000002_users_contract/migration.sql',
      'string',
    ],
    ['diesel', 'migrations/2024-01-01-000001_a/up.sql', 'migrations/2024-01-01-000002_users_contract/up.sql', 'string'],
    ['sqlx', 'migrations/20240101000001_a.sql', 'migrations/20240101000002_users_contract.sql', 'string'],
    ['atlas', 'migrations/20240101000001_a.sql', 'migrations/20240101000002_users_contract.sql', 'statement'],
    [
      'supabase',
      'supabase/migrations/20240101000001_a.sql',
      'supabase/migrations/20240101000002_users_contract.sql',
      undefined,
    ],
  ])('of %s is named as %s is, and runs last', (framework, path, expected, mode) => {
    const beside: Record<string, string> = {
      prisma: 'prisma/migrations/migration_lock.toml',
      diesel: 'diesel.toml',
      atlas: 'migrations/atlas.sum',
    };
    const marker: Record<string, string> = { goose: '-- +goose Up\n', dbmate: '-- migrate:up\n' };
    const files: Record<string, string> = { [path]: `${marker[framework] ?? ''}SELECT 1;\n` };
    const extra = beside[framework];
    if (extra !== undefined) files[extra] = '';
    if (framework === 'sqlx') files['Cargo.toml'] = 'sqlx = "0.8"\n';
    if (framework === 'supabase') files['supabase/config.toml'] = '';
    const made = next(framework, files);
    expect(made.path).toBe(expected);
    expect(made.runsLast).toBe(true);
    if (mode !== undefined) expect(made.mode).toBe(mode);
  });

  it.each([
    ['golang-migrate', 'migrations/7_a.up.sql', 'migrations/8_users_contract.down.sql'],
    ['diesel', 'migrations/2024-01-01-000001_a/up.sql', 'migrations/2024-01-01-000002_users_contract/down.sql'],
    ['sqlx', 'migrations/1_a.up.sql', 'migrations/2_users_contract.down.sql'],
    ['sqlx', 'migrations/1_a.sql', undefined],
    ['goose', 'migrations/1_a.sql', undefined],
  ])('of %s after %s brings the way back %s, which fails until it is written', (framework, path, expected) => {
    const marker = framework === 'goose' ? '-- +goose Up\n' : '';
    const made = next(framework, { [path]: `${marker}SELECT 1;\n`, 'diesel.toml': '', 'Cargo.toml': 'sqlx = "0.8"\n' });
    const down = made.beside.find((one) => one.path.endsWith('down.sql'));
    expect(down?.path).toBe(expected);
    expect(down?.text ?? 'RAISE EXCEPTION').toContain('RAISE EXCEPTION');
    expect(made.runsLast).toBe(true);
  });

  it('counts on from those that were named already', () => {
    const files = { 'db/migrations/0009_a.sql': 'SELECT 1;' };
    expect(next('sql', files, ['db/migrations/0010_b.sql']).path).toBe('db/migrations/0011_users_contract.sql');
  });

  it.each([
    ['9', '10'],
    ['0099', '0100'],
    ['20241231235959', '20250101000000'],
    ['1.9', '1.10'],
    ['18446744073709551614', '18446744073709551615'],
  ])('%s is followed by %s', (version, expected) => {
    expect(nextVersion(version)).toBe(expected);
  });
});
