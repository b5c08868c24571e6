import { describe, expect, it } from '@jest/globals';
import { estimateOf } from '../../src/rollout/estimate.js';
import { type FleetWave, runWaves, type Worked } from '../../src/rollout/fleet/run.js';
import { matrixOf, type Order, wavesOf } from '../../src/rollout/fleet/waves.js';

const targets = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ environment: 'production', name: `t${index + 1}` }));
const sizes = (count: number, order: Partial<Order>) =>
  wavesOf(targets(count), { canary: null, waves: [], ...order }).map((wave) => wave.length);

describe('waves', () => {
  it.each<[string, number, Partial<Order>, number[]]>([
    ['one database', 1, {}, [1]],
    ['the first of several goes alone', 5, {}, [1, 4]],
    ['no canary is wanted', 5, { canary: [] }, [5]],
    ['sizes, and what is left', 10, { waves: [2, 3] }, [1, 2, 3, 4]],
    ['parts of all, of which none is nothing', 10, { waves: ['5%', '50%'] }, [1, 1, 5, 3]],
    ['sizes beyond the end', 3, { waves: [1, 10, 10] }, [1, 1, 1]],
    ['canaries by glob', 12, { canary: ['t1*'] }, [4, 8]],
  ])('%s', (_, count, order, expected) => {
    expect(sizes(count, order)).toEqual(expected);
  });

  it('refuse a canary that there is not', () => {
    expect(() => sizes(3, { canary: ['demo'] })).toThrow('No target is named "demo"');
  });
});

describe('a matrix', () => {
  it('has at most 256 rows, and never two waves in one', () => {
    const waves = wavesOf(targets(1000), { canary: null, waves: [3] });
    const rows = matrixOf(waves.map((all, index) => ({ environment: 'production', number: index + 1, targets: all })));
    expect(rows.length).toBeLessThanOrEqual(256);
    expect(rows.flatMap(({ target }) => target.split(','))).toEqual(targets(1000).map(({ name }) => name));
    expect(rows.filter(({ wave }) => wave === 1)).toEqual([{ environment: 'production', wave: 1, target: 't1' }]);
  });
});

describe('a run in waves', () => {
  const outcome = (state: Worked<null>['state']): Worked<null> => {
    return { state, reason: null, trouble: state === 'failed', report: null };
  };

  async function run(
    states: Readonly<Record<string, Worked<null>['state']>>,
    { concurrency = 2, maxFailures = 0, settle = null as string | null } = {},
  ) {
    const waves = wavesOf(targets(6), { canary: null, waves: [3] }).map(
      (all, index): FleetWave<(typeof all)[number]> => {
        return { environment: 'production', number: index + 1, targets: all, concurrency, maxFailures };
      },
    );
    let [now, most, settled] = [0, 0, 0];
    const results = await runWaves({
      waves,
      signal: new AbortController().signal,
      work: async ({ name }) => {
        most = Math.max(most, ++now);
        await new Promise((done) => setTimeout(done, 2));
        now--;
        return outcome(states[name] ?? 'done');
      },
      settle: async () => {
        settled++;
        return settle;
      },
      begins: () => undefined,
      ended: () => undefined,
    });
    return { states: results.map(({ state }) => state), reasons: results.map(({ reason }) => reason), most, settled };
  }

  it('goes through all of them, a few at once, and settles between waves', async () => {
    expect(await run({})).toMatchObject({ states: Array(6).fill('done'), most: 2, settled: 2 });
  });

  it('finishes the wave in which one fails, and holds the next', async () => {
    const { states, reasons } = await run({ t2: 'failed' });
    expect(states).toEqual(['done', 'failed', 'done', 'done', 'held', 'held']);
    expect(reasons[4]).toMatch(/production\/t2 did not come through, and none may fail/);
  });

  it('goes on as long as no more fail than may', async () => {
    expect((await run({ t2: 'failed' }, { maxFailures: 1 })).states.at(-1)).toBe('done');
    expect((await run({ t2: 'failed', t3: 'failed' }, { maxFailures: 1 })).states.at(-1)).toBe('held');
  });

  it('does not wait after a wave in which nothing was left to do', async () => {
    expect(await run({ t1: 'unchanged' })).toMatchObject({ settled: 1 });
  });

  it('holds what is later when a wave is not well after it', async () => {
    const { states, reasons } = await run({}, { settle: 'Not begun: t1 is not well.' });
    expect(states).toEqual(['done', 'held', 'held', 'held', 'held', 'held']);
    expect(reasons[1]).toBe('Not begun: t1 is not well.');
  });
});

describe('an estimate', () => {
  const statistics = {
    version: 1,
    takenAt: '2026-01-01T00:00:00Z',
    hoursWatched: 1,
    tables: { 'public.users': { rows: 2_000_000, bytes: 4e8, usesPerHour: 1 } },
  } as const;
  const effects = (over: object) => ({ locks: [], rewrites: [], scans: [], builds: [], ...over });

  it('says on what it is based, as a range', () => {
    expect(estimateOf(effects({ rewrites: ['public.users', 'public.users_pkey'] }), statistics)).toEqual({
      between: [4000, 40_020],
      basis: 'rewrites public.users (400 MB, about 2,000,000 rows)',
    });
  });

  it('is none where the size, or the number of rows that are found, is not known', () => {
    expect(estimateOf(effects({ scans: ['public.other'] }), statistics).between).toBeNull();
    const locks = [{ relation: 'public.users', mode: 'ROW EXCLUSIVE', held: 'data' }] as const;
    expect(estimateOf(effects({ locks }), statistics).between).toBeNull();
  });
});
