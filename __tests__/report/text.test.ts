import { describe, expect, test } from '@jest/globals';
import type { CheckReport } from '../../src/gate/report.js';
import { format } from '../../src/report/text.js';
import { textWidth } from '../../src/report/width.js';
import {
  checkReport,
  emptyReport,
  fileResult,
  finding,
  holdReport,
  ignoredReport,
  longReport,
  passReport,
  statementResult,
  unparsedReport,
} from '../support/report.js';

function render(report: CheckReport, options: { width?: number; quiet?: boolean; color?: boolean } = {}): string {
  return format.render(report, { color: false, width: 100, quiet: false, ...options });
}

describe('text', () => {
  test('one finding: what, where, why, locks, the safe way', () => {
    expect(render(checkReport())).toBe(`\
error[set-not-null-scan] SET NOT NULL on users.email scans the whole table
  ╭─ db/migrations/0042_users.sql:1:19
1 │ ALTER TABLE users ALTER COLUMN email SET NOT NULL;
  │                   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
  ├ why      Every read and write on public.users waits until the scan is done.
  ├ labels   blocking, incompatible · contract phase
  ├ locks    ACCESS EXCLUSIVE on public.users while it is scanned: every read and write waits
  ╰ safe     1  ALTER TABLE users ADD CONSTRAINT users_email_not_null CHECK (email IS NOT NULL) NOT VALID;
             2  ALTER TABLE users VALIDATE CONSTRAINT users_email_not_null;
                — in a later migration: reads and writes go on while it scans
             3  ALTER TABLE users ALTER COLUMN email SET NOT NULL;
                ALTER TABLE users DROP CONSTRAINT users_email_not_null;
                — the valid constraint saves the scan

· 1 findings at or above error.

hold: 1 error in 1 of 1 file · 1 statement, 0 not parsed
`);
  });

  test('a statement explains itself once, below its worst finding', () => {
    const text = render(holdReport());
    expect(text.match(/ACCESS EXCLUSIVE on public.users while it is rewritten/g)).toHaveLength(1);
    expect(text.indexOf('column-type-rewrite')).toBeLessThan(text.indexOf('wide-statement'));
    expect(text).toContain('assumed  The type of public.users.id is not known; judged as a rewrite.');
    expect(text).toContain('4  — deploy: read and write id_new');
    expect(text).toContain('— outside a transaction, in a migration of its own');
    expect(text).toContain('— in batches, outside the schema change');
  });

  test('ends with the verdict and its counts', () => {
    expect(lastLine(holdReport())).toBe(
      'hold: 2 errors, 1 warning, 1 notice in 1 of 3 files · 5 statements, 0 not parsed',
    );
    expect(lastLine(unparsedReport())).toBe('hold: 1 error in 1 of 2 files · 2 statements, 1 not parsed');
    expect(lastLine(longReport())).toContain('166 errors, 167 warnings, 167 notices in 1 of 1 file · 500 statements');
  });

  test('says nothing where there is nothing to say', () => {
    expect(render(passReport())).toBe('pass: no findings in 1 file · 1 statement, 0 not parsed\n');
    expect(render(emptyReport())).toBe('pass: no migrations to check\n');
  });

  test('a file that can not be read is an error at its place', () => {
    expect(render(unparsedReport())).toContain(`\
error[not-parsed] syntax error at or near "TABEL"
  ╭─ db/migrations/0043_typo.sql:2:7
2 │ ALTER TABEL users ADD COLUMN age int;
  │       ━━━━━
  ╰ why      What was not read was not judged, so the file is held.
`);
  });

  test('an ignored finding is one line with its reason', () => {
    expect(render(ignoredReport())).toBe(`\
ignored[set-not-null-scan] db/migrations/0042_users.sql:2:19: the table has 200 rows

pass: no findings in 1 file · 1 statement, 0 not parsed · 1 finding ignored
`);
  });

  test('what was found and not judged is said', () => {
    const skipped = [{ folder: 'legacy', files: 12, reason: 'down migrations are not run forwards' }];
    expect(render(checkReport({ files: [], skipped }))).toContain(
      'not judged: 12 files in legacy: down migrations are not run forwards',
    );
  });

  test('--quiet prints errors and the verdict', () => {
    const text = render(holdReport(), { quiet: true });
    expect(text.match(/^(error|warning|notice|ignored)\[/gm)).toEqual(['error[', 'error[']);
    expect(text).not.toContain('·  ');
    expect(render(ignoredReport(), { quiet: true })).toMatch(/^pass: .*\n$/);
  });

  test('colours only where they are asked for', () => {
    expect(render(holdReport())).not.toContain('\u001b');
    const colored = render(holdReport(), { color: true });
    expect(colored).toContain('\u001b[31m');
    expect(stripColors(colored)).toBe(render(holdReport()));
  });

  test('prose and frames fit the terminal; SQL to copy stays whole', () => {
    for (const line of render(holdReport(), { width: 60 }).split('\n')) {
      if (!line.endsWith(';') && !line.startsWith('hold:')) {
        expect(textWidth(line)).toBeLessThanOrEqual(60);
      }
    }
  });

  test('without the text of the file the statement itself is shown', () => {
    const { text: _, ...file } = fileResult({
      statements: [statementResult({ line: 7, endLine: 7, findings: [finding({ line: 7, endLine: 7 })] })],
    });
    expect(render(checkReport({ files: [file] }))).toContain(`\
7 │ ALTER TABLE users ALTER COLUMN email SET NOT NULL;
  │                   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
`);
  });

  test('a finding about a file stands before its statements', () => {
    const file = fileResult({ findings: [finding({ rule: 'missing-lock-timeout', severity: 'warning', column: 1 })] });
    const text = render(checkReport({ files: [file] }));
    expect(text.indexOf('missing-lock-timeout')).toBeGreaterThan(-1);
    expect(text.match(/labels {3}/g)).toHaveLength(1);
  });
});

function lastLine(report: CheckReport): string {
  return render(report).trimEnd().split('\n').at(-1) as string;
}

function stripColors(text: string): string {
  return text.replace(/\p{Cc}\[\d+m/gu, '');
}
