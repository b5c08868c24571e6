import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Example, readExamples } from '../../scripts/examples.js';
import { MYSQL_OPERATIONS } from '../../src/effects/mysql/operations.js';
import { OPERATIONS } from '../../src/effects/operations.js';
import { findingsOf } from '../../src/gate/holds.js';
import type { FileResult, Finding } from '../../src/gate/report.js';
import { mysqlRules } from '../../src/rules/mysql.gen.js';
import { rules } from '../../src/rules/registry.gen.js';
import { findingsFor, judgeSql, parseFor } from '../support/judge.js';

const measured: ReadonlySet<string> = new Set(OPERATIONS.map((operation) => operation.id));
const folder = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../src/rules');
const read = (id: string, name: string) => readFileSync(join(folder, id, name), 'utf8');

const operationIds = MYSQL_OPERATIONS.map((operation) => operation.id);

function run(example: Example): FileResult {
  return judgeSql(example);
}

/** Findings without a statement stand at line 1 of the file's own list. */
function linesOf(file: FileResult, id: string): number[] {
  return findingsFor(file, id)
    .filter((finding) => !file.findings.includes(finding))
    .map((finding) => finding.line)
    .sort((a, b) => a - b);
}

function rewritesParse(finding: Finding, { engine }: Example): void {
  const parse = parseFor(engine);
  for (const step of finding.rewrite?.steps ?? []) {
    if (step.kind === 'deploy' || step.kind === 'tool') continue;
    const { unparsed, statements } = parse(step.sql);
    expect({ sql: step.sql, unparsed: unparsed.map((one) => one.message) }).toEqual({ sql: step.sql, unparsed: [] });
    expect(statements.length).toBeGreaterThan(0);
  }
  if (finding.rewrite?.suggestion) expect(parse(finding.rewrite.suggestion).unparsed).toEqual([]);
}

test('every folder is registered, and nothing else is', () => {
  const folders = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  expect(rules.map((rule) => rule.id).sort()).toEqual(folders);
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('has its data', () => {
    expect(rule.title).toMatch(/^[A-Z"].*[^.]$/);
    expect(rule.sources.length).toBeGreaterThan(0);
    // What it claims of locks and work is measured: each row is asked of servers by __tests__/truth/operations.test.ts.
    expect(rule.operations.filter((operation) => !measured.has(operation))).toEqual([]);
    expect(read(id, 'doc.md').length).toBeGreaterThan(200);
  });

  test('has a file for MySQL when it says so, and not otherwise', () => {
    const says = rule.dialects?.includes('mysql') === true;
    expect(existsSync(join(folder, id, 'mysql.ts'))).toBe(says);
    expect(existsSync(join(folder, id, 'bad.mysql.sql'))).toBe(says);
    expect(mysqlRules[id] !== undefined).toBe(says);
    for (const operation of mysqlRules[id]?.operations ?? []) expect(operationIds).toContain(operation);
  });

  if (existsSync(join(folder, id, 'bad.sql'))) holdsToExamples(id, 'bad.sql', 'good.sql', false);
  if (existsSync(join(folder, id, 'bad.mysql.sql'))) {
    describe('MySQL', () => holdsToExamples(id, 'bad.mysql.sql', 'good.mysql.sql', true));
  }
});

function holdsToExamples(id: string, badFile: string, goodFile: string, mysql: boolean): void {
  const bad = readExamples(read(id, badFile), mysql);
  const good = readExamples(read(id, goodFile), mysql);

  test.each(bad.map((example) => [example.title, example] as const))('finds: %s', (_, example) => {
    const file = run(example);
    expect(file.error).toBeNull();
    expect(linesOf(file, id)).toEqual(example.findings);
    expect(file.findings.some((finding) => finding.rule === id)).toBe(example.fileFinding);
    for (const finding of findingsOf(file)) rewritesParse(finding, example);
  });

  test.each(good.map((example) => [example.title, example] as const))('is silent: %s', (_, example) => {
    const file = run(example);
    expect(file.error).toBeNull();
    expect(findingsFor(file, id).map((finding) => finding.message)).toEqual([]);
  });

  test('has examples that can fail', () => {
    expect(bad.length).toBeGreaterThan(0);
    expect(bad.every((example) => example.findings.length > 0 || example.fileFinding)).toBe(true);
    expect(good.length).toBeGreaterThan(0);
  });
}
