import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { COMMENT_LIMIT, renderMarkdown, SUMMARY_LIMIT } from '../../src/report/markdown.js';
import {
  checkReport,
  emptyReport,
  fileResult,
  finding,
  holdReport,
  hostileReport,
  ignoredReport,
  longReport,
  passReport,
  statementResult,
  unparsedReport,
} from '../support/report.js';
import { ATTACKS } from './runner.js';

const comment = { limit: COMMENT_LIMIT };

describe('Markdown', () => {
  test('all clear is short', () => {
    expect(renderMarkdown(passReport(), comment)).toBe(`\
### Lockkeeper: all clear

no findings in 1 file · 1 statement, 0 not parsed · Postgres 17 · plan \`965707e508d7\`

<details><summary>1 statement</summary>

Phase: \`0041_teams.sql\` expand

| Statement | Labels | Locks | Phase | Findings |
| --- | --- | --- | --- | --- |
| CREATE TABLE \`0041_teams.sql:1\` | additive |  | expand |  |

</details>

`);
    expect(renderMarkdown(emptyReport(), comment)).toBe(
      '### Lockkeeper: all clear\n\nno migrations to check · Postgres 17\n\n',
    );
  });

  test('a held report: verdict, reasons, statements, findings, how to go on', () => {
    const text = renderMarkdown(holdReport(), comment);
    expect(text).toMatch(/^### Lockkeeper: hold · 2 errors, 1 warning, 1 notice in 1 of 3 files\n/);
    expect(text).toContain('- A destructive statement needs an approval of this plan.');
    expect(text).toContain(
      '| ALTER TABLE `0042_users.sql:3` | blocking, incompatible | ACCESS EXCLUSIVE on `public.users` (rewrite)<br>ACCESS EXCLUSIVE on `public.users_pkey` (build) | contract | 1 error, 1 notice |',
    );
    expect(text).toContain(
      '<details><summary><b>error</b> <code>set-not-null-scan</code> SET NOT NULL on users.email scans the whole table · <code>db/migrations/0042_users.sql:1</code></summary>',
    );
    expect(text).toContain('**4.** deploy: read and write id_new');
    expect(text).toContain('- assumed: The type of public.users.id is not known; judged as a rewrite.');
    expect(text).toContain('**How to go on**');
    expect(text).toContain('stays held until this very plan, `da299dbbb5c0`, is approved');
    expect(severities(text)).toEqual(['error', 'error', 'warning', 'notice']);
  });

  test('places are links where the commit is known', () => {
    const links = { blob: (path: string, line: number) => `https://github.com/o/r/blob/abc/${path}#L${line}` };
    const text = renderMarkdown(holdReport(), { ...comment, links });
    expect(text).toContain(
      '[`db/migrations/0042_users.sql:4`](https://github.com/o/r/blob/abc/db/migrations/0042_users.sql#L4)',
    );
    expect(text).toContain('| DROP TABLE [`0042_users.sql:6`](https://github.com/o/r/blob/abc/db/');
  });

  test('a file that can not be read comes first', () => {
    const text = renderMarkdown(unparsedReport(), comment);
    expect(text).toContain('<code>not-parsed</code> syntax error at or near "TABEL"');
    expect(text).toContain('`db/migrations/0043_typo.sql:2`, column 7');
    expect(text).toContain('- Mend what could not be read');
  });

  test('ignored findings stay visible with their reason', () => {
    expect(renderMarkdown(ignoredReport(), comment)).toContain(
      '- ignored `set-not-null-scan` at `db/migrations/0042_users.sql:2`: the table has 200 rows',
    );
  });

  test('25 rows, the worst ones, in their order', () => {
    const text = renderMarkdown(longReport(), comment);
    const rows = text.match(/^\| ALTER TABLE `.*$/gm) ?? [];
    expect(rows).toHaveLength(25);
    expect(rows.every((row) => row.endsWith('| 1 error |'))).toBe(true);
    expect(text).toContain('and 475 more statements');
  });

  test('a comment of 500 findings keeps its limit, worst first, and counts the rest', () => {
    const text = renderMarkdown(longReport(), comment);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(Buffer.byteLength(text)).toBeGreaterThan(COMMENT_LIMIT * 0.9);
    expect([...new Set(severities(text))]).toEqual(['error']);
    const more = Number(/And (\d+) more findings/.exec(text)?.[1]);
    expect(more + severities(text).length).toBe(500);
    expectWhole(text);
    expect(severities(renderMarkdown(longReport(), { limit: SUMMARY_LIMIT }))).toHaveLength(500);
  });

  test.each([300, 1000, 2000, 5000, 20_000, 60_000])('a limit of %i is kept and nothing is cut in two', (limit) => {
    for (const report of [longReport(60), holdReport(), hostileReport('```\n'.repeat(400)), unparsedReport()]) {
      const text = renderMarkdown(report, { limit });
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
      expectWhole(text);
    }
  });

  test('a long statement is an excerpt, a long rewrite is left out whole', () => {
    const sql = 'INSERT INTO t VALUES (1);\n'.repeat(1000);
    const steps = [{ sql, transaction: true, note: null, kind: 'sql' as const }];
    const long = statementResult({ sql, findings: [finding({ rewrite: { steps, suggestion: null } })] });
    const text = renderMarkdown(checkReport({ files: [fileResult({ statements: [long] })] }), comment);
    expect(text).toContain('-- and 971 more lines');
    expect(text).toContain('**Safe rewrite**: too long to show here');
    expect(text.length).toBeLessThan(5000);
  });

  test('whatever the names are, the limit holds and everything opened is closed', () => {
    const hostile = fc.array(fc.constantFrom(...ATTACKS), { maxLength: 10 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, fc.constantFrom(700, 3000, 60_000), (text, limit) => {
        const markdown = renderMarkdown(hostileReport(text), { limit });
        return Buffer.byteLength(markdown) <= limit && isWhole(markdown);
      }),
      { numRuns: 2000 },
    );
  });
});

function severities(markdown: string): string[] {
  return [...markdown.matchAll(/<b>(\w+)<\/b>|^- \*\*(\w+)\*\*/gm)].map((match) => (match[1] ?? match[2]) as string);
}

function expectWhole(markdown: string): void {
  expect(isWhole(markdown)).toBe(true);
}

/** Every fence and every `<details>` that is opened is closed, read line by line as CommonMark does. */
function isWhole(markdown: string): boolean {
  let fence: string | null = null;
  let depth = 0;
  for (const line of markdown.split('\n')) {
    const ticks = /^`{3,}/.exec(line)?.[0];
    if (fence !== null) {
      if (ticks !== undefined && ticks.length >= fence.length && line.trim() === ticks) fence = null;
      continue;
    }
    if (ticks !== undefined) fence = ticks;
    const outside = line.replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
    depth += (outside.match(/<details>/g) ?? []).length - (outside.match(/<\/details>/g) ?? []).length;
  }
  return fence === null && depth === 0;
}
