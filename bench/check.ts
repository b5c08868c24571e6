/**
 * `npm run bench`: the whole process of `lockkeeper check`, next to an empty Node process and to squawk, as npm installs
 * it and as a bare binary, on one small file and on a thousand. Another Node: BENCH_NODE=/path/to/node.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { floorProgram } from './floor.js';
import { type Contestant, print, race } from './measure.js';
import { peer, root } from './peers.js';

const node = process.env.BENCH_NODE ?? process.execPath;
const rounds = Number(process.env.BENCH_ROUNDS ?? 21);
const squawk = peer('squawk-cli', '2.66.0');
const platform = readdirSync(join(squawk, 'node_modules/@squawk-cli'))[0] as string;
const folder = mkdtempSync(join(tmpdir(), 'lockkeeper-bench-'));

/** Migrations of the kinds that teams write, all different. */
function migration(number: number): string {
  const table = `table_${number}`;
  const before = `table_${Math.max(0, number - 7)}`;
  return [
    `CREATE TABLE ${table} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, owner bigint);`,
    `ALTER TABLE ${before} ADD COLUMN note_${number} text DEFAULT 'none';`,
    number % 3 === 0 ? `CREATE INDEX ${before}_note_${number} ON ${before} (note_${number});` : '',
    number % 5 === 0 ? `ALTER TABLE ${before} ALTER COLUMN owner SET NOT NULL;` : '',
    `COMMENT ON TABLE ${table} IS 'number ${number}';`,
  ]
    .filter(Boolean)
    .join('\n');
}

try {
  const alone = join(folder, 'alone');
  mkdirSync(alone);
  const one = join(alone, 'one.sql');
  writeFileSync(one, 'ALTER TABLE users ADD COLUMN nickname text;\nCREATE INDEX users_nickname ON users (nickname);\n');
  const many = join(folder, 'many');
  mkdirSync(many);
  const names = Array.from({ length: 1000 }, (_, index) => `${String(index).padStart(4, '0')}_step.sql`);
  names.forEach((name, index) => {
    writeFileSync(join(many, name), `${migration(index)}\n`);
  });
  const cli = join(root, 'dist/cli.cjs');
  const floor = await floorProgram(folder);
  // As on a machine that never ran it, such as a job of CI: no compiled code is kept.
  const cold = { command: node, env: { NODE_DISABLE_COMPILE_CACHE: '1' } };
  // What is kept is what the first run needed: each contestant has its own, whatever else ran here before.
  const kept = (name: string) => ({ command: node, env: { XDG_CACHE_HOME: join(folder, `kept-${name}`) } });
  const native = join(squawk, 'node_modules/@squawk-cli', platform, 'bin/squawk');
  const empty: Contestant = { name: 'node -e 0', command: node, args: ['-e', '0'] };
  print(
    'one small file',
    await race(
      [
        empty,
        {
          name: 'squawk, as npm installs it',
          command: node,
          args: [join(squawk, 'node_modules/squawk-cli/js/bin/squawk'), one],
        },
        { name: 'squawk, the binary', command: native, args: [one] },
        { name: 'the parser alone, from Node', command: node, args: [floor, one] },
        { name: 'lockkeeper check', ...kept('one'), args: [cli, 'check', one], cwd: alone },
        { name: 'lockkeeper check, nothing kept', ...cold, args: [cli, 'check', one], cwd: alone },
      ],
      rounds,
    ),
    ['node -e 0', 'squawk, as npm installs it'],
  );
  const files = names.map((name) => join(many, name));
  print(
    '1,000 files',
    await race(
      [
        { name: 'squawk, the binary, compact', command: native, args: ['--reporter', 'gcc', ...files] },
        { name: 'the parser alone, from Node', command: node, args: [floor, ...files] },
        { name: 'lockkeeper check, JSON', ...kept('json'), args: [cli, 'check', '--format', 'json', many], cwd: many },
        { name: 'lockkeeper check, text', ...kept('text'), args: [cli, 'check', many], cwd: many },
      ],
      Math.ceil(rounds / 3),
    ),
    ['squawk, the binary, compact'],
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
