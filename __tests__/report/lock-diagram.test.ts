import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Lock } from '../../src/effects/effect.js';
import { lockDiagram } from '../../src/report/lock-diagram.js';
import { anyText } from '../support/any-text.js';
import { checkReport, effectsResult, fileResult, statementResult } from '../support/report.js';
import { ATTACKS } from './runner.js';

const EXCLUSIVE: Lock = { relation: 'public.users', mode: 'ACCESS EXCLUSIVE', held: 'briefly' };
const BUILD: Lock = { relation: 'public.users', mode: 'SHARE', held: 'build' };

function diagram(...statements: [Lock, number | null][]): string[] {
  const results = statements.map(([lock, transaction], index) =>
    statementResult({ index, line: index + 1, transaction, effects: effectsResult({ locks: [lock] }) }),
  );
  return lockDiagram(checkReport({ files: [fileResult({ statements: results })] })).split('\n');
}

describe('the lock diagram', () => {
  it('shows that a lock lives until its transaction ends', () => {
    expect(diagram([EXCLUSIVE, 1], [BUILD, 1], [EXCLUSIVE, null])).toEqual([
      expect.stringContaining('Lock windows'),
      '',
      '```mermaid',
      'gantt',
      '  todayMarker off',
      '  dateFormat x',
      '  axisFormat \u200b',
      '  section public.users',
      '  ALTER TABLE in line 1 - every read and write :crit, 0, 20',
      '  ALTER TABLE in line 2 - every write :crit, 10, 20',
      '  ALTER TABLE in line 3 - every read and write :20, 22',
      '```',
      '',
      '',
    ]);
  });

  it('is left out where nothing lasts, or where one bar is all', () => {
    expect(diagram([EXCLUSIVE, null], [EXCLUSIVE, null])).toEqual(['']);
    expect(diagram([BUILD, null])).toEqual(['']);
  });

  it('has nothing in it that its grammar could take for more than words', () => {
    const text = fc.oneof(anyText(40), fc.constantFrom(...ATTACKS));
    fc.assert(
      fc.property(text, (relation) => {
        const lines = diagram([{ ...BUILD, relation }, null], [BUILD, null]);
        return (
          lines.every((line) => line === '```mermaid' || line === '```' || !line.includes('`')) &&
          lines.filter((line) => /^ {2}section [^:;#`\n]+$/.test(line)).length ===
            (relation === 'public.users' ? 1 : 2) &&
          lines.filter((line) => line.includes(':')).every((line) => /^ {2}[^:;#]+ :crit, \d+, \d+$/.test(line))
        );
      }),
      { numRuns: 10_000 },
    );
  });
});
