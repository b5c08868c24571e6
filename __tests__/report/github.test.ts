import { describe, expect, test } from '@jest/globals';
import type { CheckReport } from '../../src/gate/report.js';
import { annotations, format } from '../../src/report/github.js';
import {
  checkReport,
  emptyReport,
  fileResult,
  finding,
  holdReport,
  hostileReport,
  ignoredReport,
  longReport,
  statementResult,
  unparsedReport,
} from '../support/report.js';
import { type RunnerCommand, runnerCommands } from './runner.js';

function run(report: CheckReport, quiet = false): RunnerCommand[] {
  return runnerCommands(format.render(report, { color: false, width: 80, quiet }));
}

describe('workflow commands', () => {
  test('one annotation a finding, worst first, then the verdict for the log', () => {
    expect(run(holdReport()).map(({ name, properties }) => [name, properties.title, properties.line])).toEqual([
      ['error', 'set-not-null-scan', '1'],
      ['error', 'column-type-rewrite', '4'],
      ['warning', 'drop-table', '6'],
      ['notice', 'wide-statement', '3'],
    ]);
    expect(format.render(holdReport(), { color: true, width: 80, quiet: false })).toMatch(/\nhold: 2 errors.*\n$/);
  });

  test('says where and what, with the safe rewrite', () => {
    const [command] = run(checkReport());
    expect(command?.properties).toEqual({
      title: 'set-not-null-scan',
      file: 'db/migrations/0042_users.sql',
      line: '1',
      endLine: '1',
      col: '19',
      endColumn: '50',
    });
    expect(command?.data).toMatch(/^SET NOT NULL on users\.email scans .*\n\nSafe rewrite:\n1\. ALTER TABLE users ADD/);
  });

  test('columns are left out of a place of several lines, which the runner would refuse', () => {
    const place = { line: 1, endLine: 3, column: 1, endColumn: 9 };
    const [command] = run(
      checkReport({ files: [fileResult({ statements: [statementResult({ findings: [finding(place)] })] })] }),
    );
    expect(command?.properties).toMatchObject({ line: '1', endLine: '3' });
    expect(Object.keys(command?.properties ?? {})).not.toContain('col');
  });

  test('at most ten of each type; the tenth counts the others', () => {
    const commands = run(longReport());
    for (const name of ['error', 'warning', 'notice']) {
      const ofType = commands.filter((command) => command.name === name);
      expect(ofType).toHaveLength(10);
      expect(ofType.at(-1)?.data).toMatch(/^and 15[78] more of this severity: the job summary lists them$/);
    }
    expect(run(longReport(30)).map((command) => command.properties.title)).not.toContain('Lockkeeper');
    expect(annotations(longReport(), 9)).toHaveLength(27);
  });

  test('messages stay below the cut of the runner', () => {
    const long = finding({ message: 'x😀'.repeat(5000) });
    const [command] = run(
      checkReport({ files: [fileResult({ statements: [statementResult({ findings: [long] })] })] }),
    );
    expect(command?.data.length).toBeLessThanOrEqual(4096);
    expect(command?.data).not.toMatch(/\p{Cs}/u);
  });

  test('what could not be read is an error, what is ignored is nothing', () => {
    expect(run(unparsedReport())).toMatchObject([
      {
        name: 'error',
        properties: { title: 'not-parsed', line: '2', col: '7' },
        data: 'syntax error at or near "TABEL"',
      },
    ]);
    expect(run(ignoredReport())).toEqual([]);
    expect(run(emptyReport())).toEqual([]);
  });

  test('--quiet leaves errors', () => {
    expect(run(holdReport(), true).map(({ name }) => name)).toEqual(['error', 'error']);
  });

  test('hostile names are values of our own commands and nothing else', () => {
    const text = 'a,line=1::x\n::stop-commands::y\n##[set-output name=approved]true%0A::error::z';
    const commands = run(hostileReport(text));
    expect(commands.map(({ name }) => name)).toEqual(['error', 'error', 'error']);
    expect(commands.every(({ properties }) => properties.line === '1')).toBe(true);
    expect(commands[0]?.properties.file).toBe(text.replace('##[', '## ['));
  });
});
