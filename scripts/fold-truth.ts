/**
 * Runs the migrations of a repository on a real server, folds them into the model, and compares what the model has with
 * what the server's catalog has.
 *
 *     npx tsx scripts/fold-truth.ts <folder> [--postgres 17] [--migrations path] [--framework id]
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { catalogFacts, type Facts, KINDS } from '../__tests__/truth/history/facts.js';
import { modelFacts } from '../__tests__/truth/history/model-facts.js';
import { type Migration, type Replay, replay } from '../__tests__/truth/history/replay.js';
import { startServer } from '../__tests__/truth/servers.js';
import { isPostgresVersion } from '../src/core/postgres-version.js';
import { discover, type MigrationSet } from '../src/frameworks/discover.js';
import { workTree } from '../src/frameworks/files.js';
import { loadEngine } from '../src/sql/postgres/engine.js';
import { parsePostgres } from '../src/sql/postgres/parse.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    postgres: { type: 'string', default: '17' },
    migrations: { type: 'string' },
    framework: { type: 'string' },
  },
});
const [folder] = positionals;
const version = Number(values.postgres);
if (folder === undefined || !isPostgresVersion(version)) {
  console.error(
    'Usage: npx tsx scripts/fold-truth.ts <folder> [--postgres 13…18] [--migrations path] [--framework id]',
  );
  process.exit(2);
}

const engine = await loadEngine();
const source = workTree(resolve(folder));
const [set] = discover(source, {
  framework: values.framework ?? null,
  migrations: values.migrations === undefined ? [] : [values.migrations],
});
if (set === undefined) {
  console.error(`No migrations were found below ${folder}.`);
  process.exit(2);
}

function readAll({ migrations }: MigrationSet): Migration[] {
  return migrations.map((file) => {
    const text = source.read(file.path);
    if (text === null) throw new Error(`${file.path} can't be read`);
    const up = file.up(text);
    return { path: file.path, sql: parsePostgres(up.text, engine), transactionMode: up.transactionMode };
  });
}

/**
 * Facts of tables that no file names: code that ran made them, under a name of its own (a partition for each day). They
 * are counted apart.
 */
function isUnnamed(migrations: readonly Migration[], was: Facts): (fact: string) => boolean {
  const texts = migrations.map(({ sql }) => sql.source.text).join('\n');
  const unnamed = [...was.keys()].flatMap((fact) => {
    const key = fact.startsWith('table ') ? fact.slice('table '.length) : null;
    return key === null || texts.includes(key.slice(key.indexOf('.') + 1)) ? [] : [key];
  });
  return (fact) =>
    unnamed.some((key) => {
      const rest = fact.slice(fact.indexOf(' ') + 1);
      return (
        rest === key ||
        rest.startsWith(`${key}.`) ||
        was
          .get(fact)
          ?.replace(/ invalid$/, '')
          .endsWith(` on ${key}`)
      );
    });
}

/** Prints what was compared and every difference. */
function report(migrations: readonly Migration[], { statements, refusals }: Replay, was: Facts, said: Facts): void {
  const kindOf = (fact: string): string => fact.slice(0, fact.indexOf(' '));
  const unnamed = isUnnamed(migrations, was);
  const everything = [...new Set([...was.keys(), ...said.keys()])].sort();
  const all = everything.filter((fact) => !unnamed(fact));
  const wrong = all.filter((fact) => was.get(fact) !== said.get(fact));
  for (const fact of wrong) {
    console.log(`${fact}\n    server: ${was.get(fact) ?? '(none)'}\n    model:  ${said.get(fact) ?? '(none)'}`);
  }
  for (const { path, line, sql, message } of refusals) {
    console.log(`refused ${path}:${line}: ${message}: ${sql.replace(/\s+/g, ' ').slice(0, 120)}`);
  }
  const count = (kind: string, of: readonly string[]): number => of.filter((fact) => kindOf(fact) === kind).length;
  const shares = KINDS.map((kind) => `${kind} ${count(kind, all) - count(kind, wrong)}/${count(kind, all)}`);
  const apart = everything.length - all.length;
  console.log(
    `${folder}: ${set?.framework.id}, ${migrations.length} migrations, ${statements} statements (${refusals.length} refused) on Postgres ${version}: ` +
      `${all.length - wrong.length} of ${all.length} facts equal (${((1 - wrong.length / all.length) * 100).toFixed(3)} %): ${shares.join(', ')}` +
      (apart > 0 ? `; and ${apart} facts of tables that no file names, made by code that ran` : ''),
  );
}

const server = await startServer(version);
const client = await server.connect(await server.createDatabase());
client.on('notice', () => undefined);
try {
  const migrations = readAll(set);
  const replayed = await replay(client, migrations);
  const said = await modelFacts(client, replayed.schema);
  report(migrations, replayed, await catalogFacts(client), said);
} finally {
  await client.end();
  await server.stop();
}
