import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { answerOnce, type Question } from '../../src/commands/shadow-answer.js';
import { type Answer, answerOf } from '../../src/commands/shadow-answer-form.js';
import { AnswerCache } from '../../src/shadow/answers.js';
import { keyOf } from '../../src/shadow/cache.js';
import type { Observation } from '../../src/shadow/observation.js';

/* What a throw-away server said is said again to the same question, and to no other; nothing broken is believed. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockkeeper-answers-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const seen: Observation = {
  failure: null,
  notices: ['NOTICE: hello'],
  locks: [{ relation: 'public.users', mode: 'ACCESS EXCLUSIVE' }],
  before: [],
  locksSeen: true,
  rewrites: ['public.users'],
  scans: [],
  builds: [],
};
const failed: Observation = {
  ...seen,
  failure: { sqlstate: '42703', message: 'column "a" does not exist', offset: 7 },
};
const answer: Answer = {
  report: {
    provider: 'installed',
    server: 'Postgres 17.10 of /bin',
    history: 2,
    cached: false,
    gaps: ['a gap'],
    observed: 2,
    reason: null,
  },
  seen: new Map([
    [
      'b.sql',
      new Map([
        [0, seen],
        [3, failed],
      ]),
    ],
  ]),
  proofs: new Map([
    [
      'b.sql',
      {
        grade: 'exact',
        sql: 'DROP TABLE a;',
        proven: true,
        reasons: [],
        down: { path: 'b.down.sql', problem: null },
      },
    ],
  ]),
  lasting: true,
};

function question(change: Partial<Question> = {}): Question {
  const script = { path: 'b.sql', text: 'SELECT 1;', transactionMode: 'file', judged: true } as const;
  const settings = { shadow: 'auto', postgresVersion: 17 } as const;
  return { folder, history: 'h', rest: [{ script, down: null }], proving: true, settings, ...change };
}

let asked = 0;
async function ask(): Promise<Answer> {
  asked++;
  return answer;
}

describe('answerOnce', () => {
  beforeEach(() => {
    asked = 0;
  });

  it('says the same again without asking, and that an earlier run had asked', async () => {
    expect(await answerOnce(question(), ask)).toBe(answer);
    const again = await answerOnce(question(), ask);
    expect(asked).toBe(1);
    expect(again).toEqual({
      ...answer,
      report: { ...answer.report, cached: true, server: 'Postgres 17.10 of /bin, by an earlier run' },
    });
  });

  it('asks anew when anything is otherwise that the answer hangs on', async () => {
    const [one] = question().rest as [Question['rest'][number]];
    const { script } = one;
    const down = { path: 'b.down.sql', text: 'x', transactionMode: 'file' } as const;
    const questions: Partial<Question>[] = [
      {},
      { history: 'i' },
      { proving: false },
      { settings: { shadow: 'required', postgresVersion: 17 } },
      { settings: { shadow: 'auto', postgresVersion: 16 } },
      { rest: [] },
      { rest: [one, one] },
      { rest: [{ ...one, script: { ...script, path: 'c.sql' } }] },
      { rest: [{ ...one, script: { ...script, judged: false } }] },
      { rest: [{ ...one, script: { ...script, transactionMode: 'statement' } }] },
      { rest: [{ ...one, script: { ...script, text: 'SELECT 1; ' } }] },
      { rest: [{ ...one, down }] },
      { rest: [{ ...one, down: { ...down, path: 'd' } }] },
      { rest: [{ ...one, down: { ...down, text: 'y' } }] },
      { rest: [{ ...one, down: { ...down, transactionMode: 'statement' } }] },
    ];
    for (const change of questions) await answerOnce(question(change), ask);
    expect(asked).toBe(questions.length);
    for (const change of questions) await answerOnce(question(change), ask);
    expect(asked).toBe(questions.length);
  });

  it('keeps nothing where the machine failed, and nothing where it could not be asked', async () => {
    await answerOnce(question(), async () => ({ ...answer, lasting: false }));
    await expect(
      answerOnce(question(), async () => {
        throw new Error('no server');
      }),
    ).rejects.toThrow('no server');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('asks where what lies there is damaged, cut off, of another form or no file, and mends it', async () => {
    await answerOnce(question(), ask);
    const [name] = readdirSync(folder) as [string];
    const path = join(folder, name);
    const whole = readFileSync(path, 'utf8');
    const json = whole.slice(whole.indexOf('\n') + 1);
    const sealed = (text: string): string => `${createHash('sha256').update(text).digest('hex')}\n${text}`;
    const spoilt = [
      '',
      whole.slice(0, -10),
      whole.replace('ACCESS EXCLUSIVE', 'ACCESS SHARE'),
      sealed('null'),
      sealed(json.replace('"ACCESS EXCLUSIVE"', '"NO LOCK"')),
    ];
    for (const [index, text] of spoilt.entries()) {
      writeFileSync(path, text);
      await answerOnce(question(), ask);
      expect(asked).toBe(index + 2);
      expect(readFileSync(path, 'utf8')).toBe(whole);
    }
    truncateSync(path, 70);
    await answerOnce(question(), ask);
    expect(readFileSync(path, 'utf8')).toBe(whole);
  });
});

it('takes nothing for an answer in which one value is of another kind', () => {
  const kept = {
    report: answer.report,
    seen: [...answer.seen].map(([path, one]) => [path, [...one]]),
    proofs: [...answer.proofs],
  };
  expect(answerOf(JSON.parse(JSON.stringify(kept)))).toEqual(answer);
  const places: (readonly (string | number)[])[] = [];
  const walk = (value: unknown, path: readonly string[]): void => {
    places.push(path);
    if (typeof value === 'object' && value !== null) {
      for (const [key, one] of Object.entries(value)) walk(one, [...path, key]);
    }
  };
  walk(kept, []);
  expect(places.length).toBeGreaterThan(50);
  for (const path of places) {
    const spoilt = { root: JSON.parse(JSON.stringify(kept)) as unknown };
    let at = spoilt as Record<string, unknown>;
    let name = 'root';
    for (const key of path) {
      at = at[name] as Record<string, unknown>;
      name = String(key);
    }
    at[name] = 0.5;
    expect([path, answerOf(spoilt.root)]).toEqual([path, null]);
    if (Array.isArray(at)) continue;
    delete at[name];
    expect([path, answerOf(spoilt.root)]).toEqual([path, null]);
  }
});

it('keeps the fifty that were used last, and leaves what others put there', async () => {
  const cache = new AnswerCache(folder);
  writeFileSync(join(folder, 'mine.json'), '');
  const keys = Array.from({ length: 51 }, (_, at) => keyOf(String(at)));
  for (const [at, key] of keys.entries()) {
    await cache.put(key, at);
    utimesSync(join(folder, `${key}.json`), new Date(at * 1000), new Date(at * 1000));
    // Used again, so it stays.
    if (at === 48) await cache.find(keys[0] as string);
  }
  await cache.put(keyOf('last'), null);
  const left = readdirSync(folder);
  expect(left).toHaveLength(51);
  expect(left).toContain('mine.json');
  expect(await cache.find(keys[0] as string)).toBe(0);
  expect(await cache.find(keys[1] as string)).toBeNull();
});
