import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { apply } from '../../src/commands/apply.js';
import type { ApplyRequest } from '../../src/commands/apply-run.js';
import { backfill } from '../../src/commands/backfill.js';
import { talking } from '../../src/commands/progress.js';
import type { Picture } from '../../src/rollout/monitor/picture.js';
import { MONITOR_DEFAULTS } from '../../src/settings/monitor.js';
import { resolveSettings, type Settings } from '../../src/settings/resolve.js';
import type { Project } from '../support/project.js';
import { eachDatabase } from '../support/stage.js';

/* A marked statement on its way through `apply` and `backfill`, on a real server. */

jest.setTimeout(60_000);

let client: pg.Client;
let project: Project;
let url: string;

eachDatabase((stage) => {
  ({ client, project, url } = stage);
  project.write({
    'db/migrations/0001_orders.sql':
      "CREATE TABLE orders (id bigint PRIMARY KEY, country text);\nINSERT INTO orders SELECT i, 'DE' FROM generate_series(1, 2000) AS i;\n",
    'db/migrations/0002_region.sql': REGION(''),
  });
});

const REGION = (how: string): string => `BEGIN;
ALTER TABLE orders ADD COLUMN region text;
-- lockkeeper:backfill${how}
UPDATE orders SET region = lower(country) WHERE region IS NULL;
ALTER TABLE orders ADD CONSTRAINT has_region CHECK (region IS NOT NULL) NOT VALID;
COMMIT;
`;

const said: string[] = [];

function request(settings: Partial<Settings>): ApplyRequest {
  said.length = 0;
  return {
    cwd: project.folder,
    env: {},
    settings: { ...resolveSettings({ config: {} }), databaseUrl: url, ...settings },
    policyBytes: null,
    actor: null,
    signal: new AbortController().signal,
    progress: talking((text) => said.push(text)),
  };
}

async function value(sql: string): Promise<unknown> {
  const { rows } = await client.query({ text: sql, rowMode: 'array' });
  return (rows[0] as unknown[] | undefined)?.[0];
}

const LEFT = "SELECT count(*)::int FROM orders WHERE region IS DISTINCT FROM 'de'";

/** Everything, by its plan. */
async function applyAll(settings: Partial<Settings> = {}) {
  const { planId } = await apply(request({ ...settings, dryRun: true }));
  return apply(request({ ...settings, plan: planId }));
}

it('apply runs it in batches, after what stands before it has committed', async () => {
  const report = await applyAll();
  expect([report.verdict, report.reasons]).toEqual(['pass', []]);
  expect(await value(LEFT)).toBe(0);
  expect(await value("SELECT note FROM lockkeeper.steps WHERE kind = 'UPDATE'")).toMatch(
    /^2000 rows in \d+ batches; none is left/,
  );
  expect(report.migrations[1]?.steps.map(({ backfill: cut, transactional }) => [cut, transactional])).toEqual([
    [false, true],
    [true, false],
    [false, true],
  ]);
  expect(said.join('')).toContain('no default and no trigger fills "region" in new rows');
});

it('left to others it waits, they do it, and apply goes on behind it', async () => {
  const first = await applyAll({ backfills: 'leave' });
  expect([first.verdict, first.reasons[0]]).toEqual(['hold', expect.stringContaining('is left to workers of its own')]);
  expect(await value(LEFT)).toBe(2000);
  expect(await value("SELECT count(*)::int FROM lockkeeper.steps WHERE state <> 'done'")).toBe(0);
  const { planId } = await apply(request({ dryRun: true }));
  const [one, two] = await Promise.all([
    backfill(request({ plan: planId })),
    backfill(request({ plan: planId, workers: 2 })),
  ]);
  expect([one?.verdict, two?.verdict, one?.reasons, two?.reasons]).toEqual(['pass', 'pass', [], []]);
  expect(await value(LEFT)).toBe(0);
  const last = await applyAll();
  expect([last.verdict, last.reasons]).toEqual(['pass', []]);
  expect(await value("SELECT count(*)::int FROM pg_constraint WHERE conname = 'has_region'")).toBe(1);
});

it('what can’t be cut is held with its reason', async () => {
  project.write({
    'db/migrations/0003_n.sql': "-- lockkeeper:backfill\nUPDATE orders SET country = country || 'x' WHERE id > 7;\n",
  });
  const { verdict, migrations } = await applyAll();
  expect([verdict, migrations[2]?.state]).toEqual(['hold', 'pending']);
  expect(migrations[2]?.reason).toContain('a row done twice would be wrong');
});

/** Fails so many times, after it went well so many times. */
function ailing({ well, ill }: { readonly well: number; readonly ill: number }): string[] {
  const counted = join(project.folder, 'asked');
  writeFileSync(counted, '');
  return [
    '/bin/sh',
    '-c',
    `printf . >> "$0"; n=$(wc -c < "$0"); [ $n -le ${well} ] || [ $n -gt ${well + ill} ]`,
    counted,
  ];
}

it('watched it stands still while the application is not well, goes on by itself, and gives the picture', async () => {
  project.write({ 'db/migrations/0002_region.sql': REGION(' batch=100') });
  await applyAll({ backfills: 'leave' });
  await client.query(
    `CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.0005); RETURN NEW; END';
     CREATE TRIGGER slowly BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION slowly()`,
  );
  const monitor = { ...MONITOR_DEFAULTS, interval: 50, baseline: 0, health: ailing({ well: 8, ill: 6 }) };
  const pictures: [string | null, Picture][] = [];
  const { planId } = await apply(request({ dryRun: true }));
  const asked = request({ plan: planId, monitor });
  const report = await backfill({ ...asked, picture: (picture, named) => void pictures.push([named, picture]) });
  const why = '/bin/sh ended with 1';
  expect([report.verdict, report.reasons, await value(LEFT)]).toEqual(['pass', [], 0]);
  expect(report.backfills[0]?.monitor).toMatchObject({ verdict: 'pass', pauses: [{ why }] });
  expect(said.join('')).toContain(`  waits: ${why}\n  goes on\n`);
  const [[named, picture]] = pictures as [[string | null, Picture]];
  expect([named, picture.of, picture.run.state, picture.steps.map(({ state }) => state)]).toEqual([
    null,
    'backfill',
    'done',
    ['done'],
  ]);
  expect(picture.backfills).toMatchObject([{ relation: 'public.orders', rows: 2000 }]);
  const held = picture.watchers.flatMap(({ spans }) => spans.map((span) => span.held));
  expect([picture.watchers.length, held.includes(why), held.at(-1)]).toEqual([1, true, null]);
});

it('watched it does not begin where all is not well, and says why', async () => {
  await applyAll({ backfills: 'leave' });
  const monitor = { ...MONITOR_DEFAULTS, interval: 50, baseline: 0, health: ['/bin/false'] };
  const { planId } = await apply(request({ dryRun: true }));
  const report = await backfill(request({ plan: planId, monitor }));
  expect([report.verdict, report.backfills[0]?.state, await value(LEFT)]).toEqual(['hold', 'pending', 2000]);
  expect(report.reasons).toEqual([expect.stringMatching(/^All is not well before anything is changed: .*false ended/)]);
});
