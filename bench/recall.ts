/**
 * `npx tsx bench/recall.ts <folder>`: what each tool finds in the test cases of others, side by side. The folder holds
 * `<corpus>/dangerous/*.sql` and `<corpus>/safe/*.sql`; `cases.json` beside them may say of a case (its path in the
 * folder) which `postgres` and `transactions` it is meant for, and `truth` with a `why` where its label is wrong: both
 * counts are printed. MIGRATIONPILOT=/path/to/cli.cjs adds that tool. Nobody's SQL is kept here.
 */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { judgeSql } from '../__tests__/support/judge.js';
import type { TransactionMode } from '../src/frameworks/framework.js';
import { findingsOf } from '../src/gate/holds.js';
import { peer } from './peers.js';
import { CONVENTIONS } from './recall-conventions.js';

interface Case {
  readonly postgres?: number;
  readonly transactions?: TransactionMode;
  /** `left-out`: its hazard is none that a statement has (a missing lock_timeout, a convention). */
  readonly truth?: 'dangerous' | 'safe' | 'left-out';
  readonly why?: string;
}
interface Row extends Case {
  readonly path: string;
  readonly corpus: string;
  readonly label: string;
  /** By tool: the hazards that it reports, or null when it could not read the file. */
  readonly found: Record<string, readonly string[] | null>;
}

const run = promisify(execFile);
const folder = process.argv[2] ?? '';
const node = process.execPath;
const told: Readonly<Record<string, Case>> = existsSync(join(folder, 'cases.json'))
  ? JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'))
  : {};

async function json(command: string, args: string[]): Promise<unknown> {
  // Each of them ends with an exit code when it has findings; what counts is what it printed.
  const { stdout } = await run(command, args).catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }));
  try {
    return JSON.parse(stdout === '' ? '[]' : stdout);
  } catch {
    return null;
  }
}

/** One file may hold several migrations, each under a line `-- 1.sql`: what came before is the schema of the next. */
function ours(text: string, { postgres = 17, transactions }: Case): string[] {
  const parts = text.split(/^-- *\d+\.sql.*$/m).filter((one) => one.trim() !== '');
  return parts.flatMap((sql, index) => {
    const mode = transactions ?? (parts.length === 1 || /concurrently/i.test(sql) ? 'statement' : 'file');
    const schema = index === 0 ? null : parts.slice(0, index).join(';\n');
    const file = judgeSql({ sql, schema, postgres, transactions: mode, allPresets: false });
    return findingsOf(file).flatMap((one) => (one.severity === 'error' && one.category !== 'hygiene' ? one.rule : []));
  });
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
  const found = (await json(node, args)) as { results?: { checks: { ruleId: string; risk: string }[] }[] } | null;
  const checks = found?.results?.flatMap((each) => each.checks);
  return checks?.flatMap(({ ruleId, risk }) => (/MEDIUM|HIGH|CRITICAL/.test(risk) ? ruleId : [])) ?? null;
}

async function migrationpilot(file: string, one: Case): Promise<string[] | null> {
  const bin = process.env.MIGRATIONPILOT ?? '';
  const args = [bin, 'analyze', file, '--format', 'json', '--pg-version', String(one.postgres ?? 17)];
  const found = (await json(node, args)) as { violations?: { ruleId: string }[] } | null;
  return found?.violations?.map((each) => each.ruleId) ?? null;
}

const tools: Record<string, (file: string, text: string, one: Case) => Promise<string[] | null> | string[]> = {
  lockkeeper: (_, text, one) => ours(text, one),
  squawk: (file, _, one) => squawk(file, one),
  pgfence: (file, _, one) => pgfence(file, one),
  ...(process.env.MIGRATIONPILOT && { migrationpilot: (file, _, one) => migrationpilot(file, one) }),
};

async function judged(corpus: string, label: string, name: string): Promise<Row> {
  const path = `${corpus}/${label}/${name}`;
  const about = told[path] ?? {};
  const text = readFileSync(join(folder, path), 'utf8');
  const found: Record<string, readonly string[] | null> = {};
  for (const [tool, ask] of Object.entries(tools)) {
    found[tool] = (await ask(join(folder, path), text, about))?.filter((rule) => !CONVENTIONS.has(rule)) ?? null;
  }
  return { ...about, path, corpus, label, found };
}

function count(rows: readonly Row[], truth: (row: Row) => string): void {
  const of = (label: string) => rows.filter((row) => truth(row) === label);
  const hits = (tool: string, list: readonly Row[]) => list.filter((row) => (row.found[tool] ?? []).length > 0).length;
  for (const tool of Object.keys(tools)) {
    const [bad, good] = [of('dangerous'), of('safe')];
    const unread = rows.filter((row) => row.found[tool] === null).length;
    const also = unread === 0 ? '' : `, ${unread} unread`;
    console.log(
      `  ${tool.padEnd(15)} found ${hits(tool, bad)} of ${bad.length} dangerous, flagged ${hits(tool, good)} of ${good.length} safe${also}`,
    );
  }
}

for (const corpus of readdirSync(folder).filter((name) => !name.includes('.'))) {
  const rows: Row[] = [];
  for (const label of ['dangerous', 'safe'])
    for (const name of readdirSync(join(folder, corpus, label))) rows.push(await judged(corpus, label, name));
  console.log(`\n${corpus}, as labelled`);
  count(rows, (row) => row.label);
  console.log(`${corpus}, labels corrected`);
  count(rows, (row) => row.truth ?? row.label);
  for (const { path, label, truth, why, found } of rows) {
    const wrong = (found.lockkeeper ?? []).length > 0 !== (label === 'dangerous');
    if (wrong || truth) console.log(`  ${path}: ${truth ?? 'label stands'}; ${why ?? 'no reason noted'}`, found);
  }
}
