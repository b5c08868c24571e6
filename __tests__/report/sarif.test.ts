import { describe, expect, test } from '@jest/globals';
import type { CheckReport } from '../../src/gate/report.js';
import type { RenderOptions } from '../../src/report/format.js';
import { format } from '../../src/report/sarif.js';
import {
  checkReport,
  fileResult,
  finding,
  holdReport,
  ignoredReport,
  longReport,
  statementResult,
  unparsedReport,
} from '../support/report.js';

interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly unknown[];
      readonly partialFingerprints?: Readonly<Record<string, string>>;
      readonly suppressions?: readonly unknown[];
      readonly fixes?: readonly unknown[];
    }[];
  }[];
}

function run(report: CheckReport, options: Partial<RenderOptions> = {}): Sarif['runs'][number] {
  const text = format.render(report, { color: false, width: 80, quiet: false, ...options });
  return (JSON.parse(text) as Sarif).runs[0] as Sarif['runs'][number];
}

describe('SARIF', () => {
  test('a result says what, where and how bad', () => {
    const { results } = run(holdReport());
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ['set-not-null-scan', 'error'],
      ['column-type-rewrite', 'error'],
      ['drop-table', 'warning'],
      ['wide-statement', 'note'],
    ]);
    expect(results[1]?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'db/migrations/0042_users.sql', uriBaseId: '%SRCROOT%' },
          region: { startLine: 4, startColumn: 2, endLine: 4, endColumn: 29 },
        },
      },
    ]);
    expect(results[1]?.message.text).toContain('ACCESS EXCLUSIVE on public.users while it is rewritten');
    expect(results[1]?.partialFingerprints?.['lockkeeper/v1']).toMatch(/^[0-9a-f]{64}$/);
  });

  test('rules come with what is known about them, and every index points at its rule', () => {
    const known = {
      id: 'set-not-null-scan',
      title: 'SET NOT NULL scans the table',
      category: 'blocking' as const,
      severity: 'error' as const,
      helpUri: 'https://example.com/set-not-null-scan',
    };
    const tool = { version: '1.2.3', homepage: 'https://example.com' };
    const { tool: shown, results } = run(holdReport(), { rules: [known], tool });
    expect(shown.driver).toMatchObject({ name: 'Lockkeeper', semanticVersion: '1.2.3' });
    expect(shown.driver.rules[0]).toMatchObject({
      id: 'set-not-null-scan',
      shortDescription: { text: 'SET NOT NULL scans the table' },
      helpUri: 'https://example.com/set-not-null-scan',
      defaultConfiguration: { level: 'error' },
      properties: { tags: ['postgres', 'migration', 'blocking'], 'problem.severity': 'error' },
    });
    expect(results.map(({ ruleIndex }) => shown.driver.rules[ruleIndex]?.id)).toEqual(
      results.map(({ ruleId }) => ruleId),
    );
  });

  test('ignored findings are suppressed with their reason', () => {
    expect(run(ignoredReport()).results[0]?.suppressions).toEqual([
      { kind: 'inSource', status: 'accepted', justification: 'the table has 200 rows' },
    ]);
  });

  test('a suggestion becomes a fix of whole lines', () => {
    const rewrite = { steps: [], suggestion: 'CREATE INDEX CONCURRENTLY i ON t (a);' };
    const statement = statementResult({ findings: [finding({ rewrite })] });
    expect(run(checkReport({ files: [fileResult({ statements: [statement] })] })).results[0]?.fixes).toMatchObject([
      { artifactChanges: [{ replacements: [{ deletedRegion: { startLine: 1, endLine: 1 } }] }] },
    ]);
  });

  test('what could not be read is a result of its own', () => {
    expect(run(unparsedReport()).results[0]).toMatchObject({ ruleId: 'not-parsed', level: 'error' });
  });

  test('at most 5,000 results, the worst', () => {
    const { results } = run(longReport(9000));
    expect(results).toHaveLength(5000);
    expect(results.filter(({ level }) => level === 'error')).toHaveLength(3000);
    expect(results.filter(({ level }) => level === 'note')).toHaveLength(0);
  });

  test('paths are references, texts are not links', () => {
    const statement = statementResult({ findings: [finding({ message: 'see [here](https://evil.example)' })] });
    const [result] = run(
      checkReport({ files: [fileResult({ path: 'a b/#1?.sql', statements: [statement] })] }),
    ).results;
    expect(JSON.stringify(result?.locations)).toContain('"a%20b/%231%3F.sql"');
    expect(result?.message.text).toContain('[here] (https://evil.example)');
  });
});
