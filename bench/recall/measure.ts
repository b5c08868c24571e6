/**
 * `npx tsx bench/recall/measure.ts <folder> [part of a path | rest]`: puts every published case to a real server, whether or
 * not anybody disagrees with its label, and writes what `criterion.ts` makes of it to `bench/recall/labels.json`. Cases whose
 * schema can't be guessed need a `<folder>/setup/<path>`; they are printed, and keep no label until then.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '../../__tests__/support/judge.js';
import { type Server, startServer } from '../../__tests__/truth/servers.js';
import type { PostgresVersion } from '../../src/core/postgres-version.js';
import { type Label, labelOf } from './criterion.js';
import { Bench } from './laboratory.js';
import { fill, guess } from './schema-guess.js';

const ROWS = 50_000;

interface Told {
  readonly postgres?: PostgresVersion;
  readonly transactions?: 'file' | 'statement';
}

/** What the case leaves open decides these; nobody is right or wrong about them. */
function open(text: string, given: readonly string[], label: Label): Label {
  if (
    label.truth === 'safe' &&
    given.length === 0 &&
    /\bALTER\s+(?:COLUMN\s+)?\S+\s+(?:SET\s+DATA\s+)?TYPE\b/i.test(text)
  )
    return { truth: 'left-out', why: 'the type before decides, and the case does not tell it' };
  if (label.truth === 'safe' && /REINDEX\s+SYSTEM/i.test(text))
    return { truth: 'left-out', why: 'works on system catalogs, whose locks are not measured' };
  if (
    /^fails with 23(?:514|502)[^;]*(?:violated|contains null)[^;]*$/.test(label.why) &&
    /VALIDATE\s+CONSTRAINT/i.test(text)
  )
    return { truth: 'left-out', why: 'only the rows decide whether its constraint can be validated' };
  if (/DETACH\s+PARTITION\s+\S+\s+FINALIZE/i.test(text))
    return { truth: 'left-out', why: 'finishes a detach that was cut off, and none can be set up' };
  if (label.truth === 'safe' && /DISABLE\s+TRIGGER\s+ALL|session_replication_role/i.test(text))
    return { truth: 'left-out', why: 'foreign keys are off for a while; what is loaded meanwhile decides' };
  if (label.truth === 'safe' && /INDEX\s+CONCURRENTLY\s+IF\s+NOT\s+EXISTS/i.test(text))
    return {
      truth: 'left-out',
      why: 'wrong only when repeated after a failed build, which left an invalid index of that name',
    };
  return label;
}

const [folder = '', only = ''] = process.argv.slice(2);
const told = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as Record<string, Told>;
const file = join(dirname(fileURLToPath(import.meta.url)), 'labels.json');
const labels: Record<string, Label> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const servers = new Map<PostgresVersion, { server: Server; bench: Bench }>();

for (const [path, { postgres = 17, transactions = 'statement' }] of Object.entries(told).filter(([path]) =>
  only === 'rest' ? labels[path] === undefined : path.includes(only),
)) {
  let place = servers.get(postgres);
  if (place === undefined) {
    const server = await startServer(postgres, {
      settings: { wal_level: 'logical', ...(postgres >= 15 && { allow_in_place_tablespaces: 'on' }) },
    });
    place = { server, bench: await Bench.open(server) };
    servers.set(postgres, place);
  }
  const { bench } = place;
  const text = readFileSync(join(folder, path), 'utf8');
  const { statements, unparsed } = parse(text);
  const written = join(folder, 'setup', path);
  const given = existsSync(written) ? [readFileSync(written, 'utf8')] : [];
  const blank = new Set([...text.matchAll(/WHERE[^;]*?\b(\w+)"?\s+IS\s+NULL/gi)].map((one) => one[1] as string));
  let refused: string | null = null;
  try {
    const found = await guess(bench.subject, statements, given, bench.reset);
    refused = found.refused;
    await bench.reset();
    for (const sql of found.setup) await bench.subject.query(sql);
    await fill(bench.subject, ROWS, blank);
    await bench.subject.query('ANALYZE');
    const measured = await bench.run(statements, transactions);
    const label = open(text, given, labelOf(measured));
    const certain = refused === null || (given.length > 0 && found.setup.length > 0);
    if (certain) labels[path] = label;
    else delete labels[path];
    console.log(
      `${certain ? ' ' : '?'} ${path}: ${label.truth}; ${label.why}${refused === null ? '' : ` [${refused}]`}${unparsed.length > 0 ? ' [unparsed]' : ''}`,
    );
  } catch (error) {
    delete labels[path];
    console.log(`! ${path}: ${(error as Error).message} [${refused}]`);
  }
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(sorted), null, 1)}\n`);
}
for (const { server, bench } of servers.values()) {
  await bench.close();
  await server.stop();
}
