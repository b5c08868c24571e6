import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { lockDiagram } from '../../../src/report/lock-diagram.js';
import { pictureMarkdown } from '../../../src/report/picture/markdown.js';
import type { Picture, PictureStep } from '../../../src/rollout/monitor/picture.js';
import { ATTACKS } from '../../report/runner.js';
import { chartsOf, Mermaid } from '../../support/mermaid.js';
import { checkReport, effectsResult, fileResult, statementResult } from '../../support/report.js';

/* The charts of a job's summary, read and drawn by Mermaid itself. */

jest.setTimeout(120_000);

let mermaid: Mermaid;

beforeAll(async () => {
  mermaid = await Mermaid.start();
});
afterAll(() => mermaid.stop());

const T0 = Date.UTC(2026, 1, 3, 4, 5, 6);
const at = (seconds: number): string => new Date(T0 + seconds * 1000).toISOString();

function step(migration: string, kind: string, from: number, to: number, state = 'done'): PictureStep {
  const times = { started: at(from), ended: at(to) };
  return { migration, statement: 0, kind, state, attempts: 1, note: null, ...times, rollbackGrade: null };
}

function picture(overrides: Partial<Picture> = {}): Picture {
  const spans = Array.from({ length: 90 }, (_, second) => ({
    at: T0 + second * 1000,
    phase: 'during' as const,
    readings: {
      latency: 1 + (second % 7) / 3,
      'longest-wait': second > 40 && second < 50 ? second - 40 : 0,
      'replication-lag': 0.25,
      rows: 41_250.5 + second,
    },
    held: second > 42 && second < 55 ? 'Longest wait for a lock: 2 s' : null,
  }));
  return {
    target: 'localhost:5432/shop',
    server: 18,
    of: 'run',
    run: {
      id: 7,
      state: 'done',
      planId: 'a'.repeat(64),
      commit: null,
      actor: 'ann',
      note: null,
      started: at(0),
      ended: at(90),
    },
    steps: [
      step('db/migrations/0002_status.sql', 'ALTER TABLE', 1, 2),
      step('db/migrations/0003_backfill.sql', 'UPDATE', 3, 80),
      step('db/migrations/0004_index.sql', 'CREATE INDEX', 81, 88, 'failed'),
    ],
    backfills: [
      {
        id: 1,
        migration: 'db/migrations/0003_backfill.sql',
        relation: 'public.orders',
        state: 'done',
        rows: 2000,
        estimate: 2000,
      },
    ],
    ranges: [{ backfill: 1, worker: 'a', rows: 2000, batches: 20, started: at(3), ended: at(80) }],
    bounds: {},
    watchers: [{ worker: 'a', spans }],
    reports: [],
    ...overrides,
  };
}

it('a run: its steps, the backfill and the pause as bars, and a line for each signal', async () => {
  const charts = chartsOf(pictureMarkdown(picture()));
  expect(charts.map((chart) => chart.split('\n')[0])).toEqual(['gantt', ...Array(4).fill('xychart-beta')]);
  const [gantt, ...lines] = await mermaid.draw(charts);
  expect(gantt).toMatchObject({ error: null, bars: 5, strange: [] });
  expect(gantt?.words).toEqual(
    expect.arrayContaining([
      '0002_status.sql',
      '1 ALTER TABLE',
      '0004_index.sql',
      '1 CREATE INDEX',
      'backfill of public.orders',
      '1 ranges',
      'pauses',
      'stood still',
    ]),
  );
  expect(lines.map(({ error, lines: drawn, strange }) => [error, drawn, strange])).toEqual(
    Array(4).fill([null, 1, []]),
  );
  expect(lines.map(({ words }) => words.find((word) => /^\p{Lu}/u.test(word)))).toEqual([
    'Latency ms',
    'Longest wait for a lock s',
    'Lag of replicas s',
    'Rows of the backfill per s',
  ]);
});

it('a run of a moment, without samples, of hundreds of steps, and of values that are hardly there', async () => {
  const many = Array.from({ length: 300 }, (_, n) => step(`${n}.sql`, 'UPDATE', n, n + 1));
  const spans = [0, 0.000_04, 1e-9, 3e12, 9e15].map((value, second) => ({
    at: T0 + second * 1000,
    phase: 'during' as const,
    readings: { latency: value, rows: value },
    held: null,
  }));
  const pictures = [
    picture({ steps: [step('1.sql', 'UPDATE', 1, 1)], backfills: [], ranges: [], watchers: [] }),
    picture({ steps: many }),
    picture({ watchers: [{ worker: 'a', spans }] }),
    picture({
      watchers: [
        { worker: 'a', spans: spans.slice(0, 1) },
        { worker: 'b', spans: spans.slice(1, 2) },
      ],
    }),
  ];
  const charts = pictures.flatMap((one) => chartsOf(pictureMarkdown(one)));
  const drawn = await mermaid.draw(charts);
  expect(drawn.filter(({ error }) => error !== null).map(({ error }, index) => [error, charts[index]])).toEqual([]);
  expect(drawn[0]?.bars).toBe(1);
  expect(pictureMarkdown(picture({ steps: [], backfills: [], ranges: [], watchers: [] }))).toBe('');
});

/** What its grammar gives a meaning to, and what a page would. */
const HOSTILE = [
  ...ATTACKS,
  'section x',
  'title x',
  'click a href "javascript:alert(1)"',
  'done, crit, a1, after a1, 1d',
  '%%{init: {"theme": "dark", "securityLevel": "loose"}}%%',
  '---\ntitle: x\n---',
  '```\n# heading',
  '<img src=x onerror=alert(1)>',
  '[link](javascript:alert(1))',
  'a" b [c] {d} (e) ; f # g : h',
  '#quot;#35;#lt;script#gt;',
  'end',
  'x-axis [a, b]',
  '\u202e\u0000\u2028gantt',
  '$$\\href{javascript:alert(1)}{x}$$',
  'dateFormat YYYY',
  'accTitle: x',
  'excludes weekends',
  'todayMarker stroke-width:5px',
];

it('whatever migrations and tables are called: only words of it are drawn', async () => {
  const names = [
    ...HOSTILE,
    ...fc.sample(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), { numRuns: 150, seed: 7 }),
    ...fc.sample(fc.mixedCase(fc.constantFrom(...HOSTILE)), { numRuns: 50, seed: 7 }),
  ];
  const charts = names.flatMap((name) => [
    ...chartsOf(
      pictureMarkdown(
        picture({
          steps: [step(`db/${name}`, name, 1, 2), step('plain.sql', name, 2, 3)],
          backfills: [{ id: 1, migration: name, relation: name, state: 'done', rows: 1, estimate: 1 }],
          watchers: [],
        }),
      ),
    ),
    ...chartsOf(
      lockDiagram(
        checkReport({
          files: [
            fileResult({
              statements: [1, 2].map((line) =>
                statementResult({
                  index: line - 1,
                  line,
                  kind: 'ALTER TABLE',
                  transaction: null,
                  effects: effectsResult({ locks: [{ relation: name, mode: 'SHARE', held: 'build' }] }),
                }),
              ),
            }),
          ],
        }),
      ),
    ),
  ]);
  expect(charts.length).toBe(2 * names.length);
  const drawn = await mermaid.draw(charts);
  const wrong = drawn.flatMap((one, index) =>
    one.error === null && one.strange.length === 0 && one.bars === (index % 2 === 0 ? 3 : 2)
      ? []
      : [{ ...one, name: names[Math.floor(index / 2)], chart: charts[index] }],
  );
  expect(wrong).toEqual([]);
});
