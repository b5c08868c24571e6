import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { type Example, readExamples } from '../../scripts/examples.js';
import type { Finding, StatementResult } from '../../src/gate/report.js';
import { rules } from '../../src/rules/registry.gen.js';
import { judgeSql } from '../support/judge.js';
import { answered, INCOMPATIBLE } from './incompatible.js';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../src/rules');

/** Every example of every rule: a wide net of statements that nobody wrote for this test. */
const examples: readonly (Example & { readonly of: string })[] = rules.flatMap((rule) =>
  ['bad.sql', 'good.sql', 'bad.mysql.sql', 'good.mysql.sql']
    .map((name) => join(folder, rule.id, name))
    .filter((path) => existsSync(path))
    .flatMap((path) =>
      readExamples(readFileSync(path, 'utf8'), path.includes('.mysql.')).map((one) => ({ ...one, of: rule.id })),
    ),
);

function unexplained(label: keyof StatementResult['labels'], explains: (finding: Finding) => boolean): string[] {
  const found: string[] = [];
  for (const example of examples) {
    for (const statement of judgeSql({ ...example, allPresets: false }).statements) {
      if (statement.labels[label] && !statement.findings.some(explains)) {
        found.push(`${example.of}: ${statement.sql.replace(/\s+/g, ' ')}`);
      }
    }
  }
  return [...new Set(found)];
}

test('what is destructive is held by a finding that says what is lost', () => {
  expect(unexplained('destructive', (one) => one.category === 'destructive' && one.severity === 'error')).toEqual([]);
});

test('what is blocking has a finding that says who waits', () => {
  expect(unexplained('blocking', (one) => one.category !== 'hygiene' && one.severity !== 'notice')).toEqual([]);
});

const breaks = (one: Finding) => ['incompatible', 'destructive', 'failing'].includes(one.category);

test('what is incompatible has a finding that says what breaks, or the migration itself answers it', () => {
  expect(unexplained('incompatible', breaks).filter((one) => !answered.has(one))).toEqual([]);
});

/** Kinds of statement that no example shows, each in a database that nobody knows. */
test.each(INCOMPATIBLE)('%s has a finding that says what breaks', (sql) => {
  const [statement] = judgeSql({ sql, postgres: 18, allPresets: false }).statements;
  expect(statement?.labels.incompatible).toBe(true);
  expect(statement?.findings.filter(breaks)).not.toEqual([]);
});

test('an index of a materialized view makes a REFRESH wait and nobody else: no label, and no error', () => {
  const schema = 'CREATE TABLE t (id int); CREATE MATERIALIZED VIEW m AS SELECT id FROM t';
  const judged = (sql: string) => judgeSql({ sql, schema, allPresets: false }).statements[0];
  const severities = (sql: string) =>
    judged(sql)?.findings.flatMap((one) => (one.rule === 'create-index-blocking' ? one.severity : []));
  expect(severities('CREATE INDEX ON m (id)')).toEqual(['warning']);
  expect(judged('CREATE INDEX ON m (id)')?.labels.blocking).toBe(false);
  expect(severities('CREATE INDEX ON t (id)')).toEqual(['error']);
});
