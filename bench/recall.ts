/**
 * `npx tsx bench/recall.ts <folder>`: what each tool finds in the test cases of others, side by side. The folder is what
 * `bench/recall/corpora.ts` makes: `<corpus>/dangerous/*.sql`, `<corpus>/safe/*.sql`, and `cases.json`, which says of a case
 * which `postgres` and `transactions` it is meant for. Counted twice: by the label it was published with, and by what a
 * real server did (`recall/labels.json`, made by `recall/measure.ts`). MIGRATIONPILOT=/path/to/cli.cjs adds that tool. What
 * the others found is kept in `<folder>/found.json`; delete it to ask them again. Nobody's SQL is kept here.
 */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { judgeSql } from '../__tests__/support/judge.js';
import type { TransactionMode } from '../src/frameworks/framework.js';
import { findingsOf } from '../src/gate/holds.js';
import { peer } from './peers.js';
import { CONVENTIONS } from './recall/conventions.js';
import type { Label } from './recall/criterion.js';

interface Case {
  readonly postgres?: number;
  readonly transactions?: TransactionMode;
}
type Found = readonly string[] | null;
interface Row extends Label {
  readonly path: string;
  readonly corpus: string;
  /** As published. */
  readonly label: string;
  /** By tool: the hazards that it reports, or null when it could not read the file. */
  readonly found: Record<string, Found>;
}

const run = promisify(execFile);
const folder = process.argv[2] ?? '';
const node = process.execPath;
const read = (file: string) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
const told: Readonly<Record<string, Case>> = read(join(folder, 'cases.json'));
const labels: Readonly<Record<string, Label>> = read(
  join(dirname(fileURLToPath(import.meta.url)), 'recall/labels.json'),
);
const asked: Record<string, Record<string, Found>> = read(join(folder, 'found.json'));

async function json(command: string, args: string[]): Promise<unknown> {
  // Each of them ends with an exit code when it has findings; what counts is what it printed.
  const { stdout } = await run(command, args).catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }));
  try {
    return JSON.parse(stdout === '' ? '[]' : stdout);
  } catch {
    return null;
  }
}

function ours(sql: string, { postgres = 17, transactions = 'statement' }: Case): string[] {
  const file = judgeSql({ sql, schema: null, postgres, transactions, allPresets: false });
  return findingsOf(file).flatMap((one) => (one.severity === 'error' && one.category !== 'hygiene' ? one.rule : []));
}

async function squawk(file: string, one: Case): Promise<string[] | null> {
  const bin = join(peer('squawk-cli', '2.66.0'), 'node_modules/squawk-cli/js/bin/squawk');
  const wrapped = one.transactions === 'file' ? ['--assume-in-transaction'] : [];
  const args = [bin, '--reporter', 'json', '--pg-version', String(one.postgres ?? 17), ...wrapped, file];
  const found = (await json(node, args)) as { rule_name: string }[] | null;
  return found?.map((each) => each.rule_name) ?? null;
}

async function pgfence(file: string, one: Case): Promise<string[] | null> {
  const bin = join(peer('@flvmnt/pgfence', '0.1.5'), 'node_modules/@flvmnt/pgfence/dist/index.js');
  const args = [bin, 'analyze', file, '--output', 'json', '--min-pg-version', String(one.postgres ?? 17)];
  const found = (await json(node, args)) as {
    results?: { checks: { ruleId: string; risk: string }[]; policyViolations?: { ruleId: string }[] }[];
  } | null;
  return (
    found?.results?.flatMap(({ checks, policyViolations = [] }) => [
      ...checks.flatMap(({ ruleId, risk }) => (/MEDIUM|HIGH|CRITICAL/.test(risk) ? ruleId : [])),
      ...policyViolations.map(({ ruleId }) => ruleId),
    ]) ?? null
  );
}

async function migrationpilot(file: string, one: Case): Promise<string[] | null> {
  const bin = process.env.MIGRATIONPILOT ?? '';
  const args = [bin, 'analyze', file, '--format', 'json', '--pg-version', String(one.postgres ?? 17)];
  const found = (await json(node, args)) as { violations?: { ruleId: string }[] } | null;
  return found?.violations?.map((each) => each.ruleId) ?? null;
}

const others: Record<string, (file: string, one: Case) => Promise<Found>> = {
  squawk,
  pgfence,
  ...(process.env.MIGRATIONPILOT && { migrationpilot }),
};
const TOOLS = ['lockkeeper', ...Object.keys(others)];

async function judged(corpus: string, label: string, name: string): Promise<Row> {
  const path = `${corpus}/${label}/${name}`;
  const about = told[path] ?? {};
  const found: Record<string, Found> = { lockkeeper: ours(readFileSync(join(folder, path), 'utf8'), about) };
  const kept = asked[path] ?? {};
  asked[path] = kept;
  await Promise.all(
    Object.entries(others).map(async ([tool, ask]) => {
      kept[tool] ??= await ask(join(folder, path), about);
      found[tool] = kept[tool]?.filter((rule) => !CONVENTIONS.has(rule)) ?? null;
    }),
  );
  const measured = labels[path] ?? { truth: 'left-out', why: 'could not be run' };
  return { ...measured, path, corpus, label, found };
}

const flags = ({ found }: Row, tool: string): boolean => (found[tool] ?? []).length > 0;

function count(title: string, rows: readonly Row[], truth: (row: Row) => string): void {
  console.log(`\n${title}`);
  const of = (label: string) => rows.filter((row) => truth(row) === label);
  for (const tool of TOOLS) {
    const hits = (list: readonly Row[]) => list.filter((row) => flags(row, tool)).length;
    const [bad, good] = [of('dangerous'), of('safe')];
    const unread = rows.filter((row) => row.found[tool] === null).length;
    const also = unread === 0 ? '' : `, ${unread} unread`;
    console.log(
      `  ${tool.padEnd(15)} found ${hits(bad)} of ${bad.length} dangerous, flagged ${hits(good)} of ${good.length} safe${also}`,
    );
  }
}

const rows: Row[] = [];
for (const corpus of readdirSync(folder).filter((name) => !name.includes('.') && name !== 'setup'))
  for (const label of ['dangerous', 'safe'])
    for (const name of readdirSync(join(folder, corpus, label))) {
      rows.push(await judged(corpus, label, name));
      writeFileSync(join(folder, 'found.json'), JSON.stringify(asked, null, 1));
    }
const corpora = new Map(
  [...new Set(rows.map((row) => row.corpus))].map((one) => [one, rows.filter((row) => row.corpus === one)]),
);
for (const [corpus, list] of [...corpora, ['all', rows] as const]) {
  count(`${corpus}, as published`, list, (row) => row.label);
  count(`${corpus}, as measured`, list, (row) => row.truth);
}
console.log('\nwhere we differ from what was published or measured');
for (const row of rows) {
  const { path, label, truth, why, found } = row;
  const [published, measured] = [label, truth].map(
    (one) => one !== 'left-out' && flags(row, 'lockkeeper') !== (one === 'dangerous'),
  );
  if (published || measured)
    console.log(`  ${measured ? 'M' : ' '}${published ? 'P' : ' '} ${path}: ${truth}, ${why}`, found.lockkeeper);
}
