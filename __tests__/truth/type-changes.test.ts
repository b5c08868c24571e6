import { describe, expect, test } from '@jest/globals';
import { laboratoryOn } from './laboratory.js';
import { tallyOf } from './tally.js';
import { failureOf, MAJOR, predictSql, schemaAfter } from './worlds.js';

/** P2 against real servers: a table with one row, an index where the type has one, and the change. */
const VALUES: Readonly<Record<string, string>> = {
  smallint: '1',
  integer: '1',
  bigint: '1',
  oid: '1',
  real: '1.5',
  'double precision': '1.5',
  text: `'1'`,
  varchar: `'1'`,
  'varchar(10)': `'1'`,
  'varchar(20)': `'1'`,
  'char(5)': `'1'`,
  'char(10)': `'1'`,
  bpchar: `'1'`,
  numeric: '1.25',
  'numeric(10,2)': '1.25',
  'numeric(12,2)': '1.25',
  'numeric(12,4)': '1.25',
  'numeric(12,0)': '1',
  timestamp: `'2025-01-01'`,
  'timestamp(3)': `'2025-01-01'`,
  timestamptz: `'2025-01-01'`,
  'timestamptz(3)': `'2025-01-01'`,
  date: `'2025-01-01'`,
  time: `'10:00'`,
  'time(3)': `'10:00'`,
  interval: `'1 day'`,
  'interval(3)': `'1 day'`,
  'bit(4)': `'1010'`,
  'bit(8)': `'10101010'`,
  'bit varying': `'1010'`,
  'bit varying(8)': `'1010'`,
  'bit varying(16)': `'1010'`,
  inet: `'10.0.0.1'`,
  cidr: `'10.0.0.0/8'`,
  boolean: 'true',
  json: `'{}'`,
  jsonb: `'{}'`,
  uuid: `'00000000-0000-0000-0000-000000000000'`,
  bytea: `'x'`,
  'varchar(10)[]': `'{1}'`,
  'varchar(20)[]': `'{1}'`,
  'text[]': `'{1}'`,
  'integer[]': `'{1}'`,
  'bigint[]': `'{1}'`,
  plain: '1',
  positive: '1',
  short: `'1'`,
  mood: `'ok'`,
  xml: `'<a/>'`,
  regclass: `'pg_class'`,
  money: '1',
};

const DOMAINS = [
  'CREATE DOMAIN plain AS integer',
  'CREATE DOMAIN positive AS integer CHECK (VALUE > 0)',
  'CREATE DOMAIN short AS varchar(10)',
  `CREATE TYPE mood AS ENUM ('ok', '1')`,
];

const TYPES = Object.keys(VALUES);
const INDEXABLE = (type: string): boolean => !['json', 'xml'].includes(type);

/** USING and COLLATE, one by one. */
const WRITTEN: readonly (readonly [type: string, change: string])[] = [
  ['varchar(10)', 'TYPE text USING c::text'],
  ['varchar(10)', 'TYPE text USING (c)'],
  ['varchar(10)', 'TYPE text USING upper(c)'],
  ['varchar(10)', 'TYPE text COLLATE "C"'],
  ['text', 'TYPE text COLLATE "C"'],
  ['text', 'TYPE varchar(5) USING c::varchar(5)'],
  ['text', 'TYPE text USING c::varchar::text'],
  ['integer', 'TYPE bigint USING c::bigint'],
  ['timestamp', `TYPE timestamptz USING c AT TIME ZONE 'UTC'`],
  ['timestamp', 'TYPE timestamptz USING c::timestamptz'],
  ['text', 'TYPE integer USING c::integer'],
  ['integer', 'TYPE integer USING 5'],
  ['numeric(10,2)', 'TYPE numeric(10,2) USING round(c, 2)'],
  ['interval second(0)', 'TYPE interval second(3)'],
  ['interval second(3)', 'TYPE interval second(0)'],
  ['interval second(3)', 'TYPE interval'],
  ['interval', 'TYPE interval second(3)'],
  ['interval', 'TYPE interval second'],
  ['interval', 'TYPE interval day to second'],
  ['interval', 'TYPE interval hour to minute'],
  ['interval hour to minute', 'TYPE interval'],
  ['interval hour to minute', 'TYPE interval(2)'],
  ['interval hour to minute', 'TYPE interval day to minute'],
  ['interval hour to minute', 'TYPE interval day'],
  ['interval year', 'TYPE interval month'],
];

const tally = tallyOf('type changes', MAJOR);

describe.each([MAJOR])('Postgres %i', (version) => {
  const laboratory = laboratoryOn(version);

  /** Sets a table of one type up, and asks of each change what it does to it; none is kept. */
  async function disagreements(type: string, changes: readonly string[]): Promise<string[]> {
    const setup = [
      ...DOMAINS,
      `CREATE TABLE t (c ${type})`,
      `INSERT INTO t VALUES (${VALUES[type] ?? VALUES.interval})`,
    ];
    if (INDEXABLE(type)) setup.push('CREATE INDEX t_c ON t (c)');
    const schema = schemaAfter(setup);
    return laboratory().withSetup(setup, async () => {
      const wrong: string[] = [];
      for (const change of changes) {
        const sql = `ALTER TABLE t ALTER COLUMN c ${change}`;
        const seen = await laboratory().step(sql, false);
        // A cast that is not there, or a value that does not fit: no schema tells.
        if (seen.error !== null) {
          if (WRITTEN.some(([from, to]) => from === type && to === change)) wrong.push(`${type} ${change}: refused`);
          continue;
        }
        const effects = predictSql(sql, schema, version);
        const said = { error: failureOf(effects), rewrites: effects.rewrites, builds: effects.builds };
        const did = { error: seen.error, rewrites: seen.rewrites, builds: seen.builds };
        tally.prove();
        if (JSON.stringify(said) === JSON.stringify(did)) continue;
        wrong.push(`${type} → ${change}: predicted ${JSON.stringify(said)}, was ${JSON.stringify(did)}`);
      }
      return wrong;
    });
  }

  test.each(TYPES)(
    'from %s to every other type',
    async (from) => {
      const changes = TYPES.map((to) => `TYPE ${to}`);
      expect(await disagreements(from, changes)).toEqual([]);
    },
    120_000,
  );

  test('with USING and COLLATE', async () => {
    const wrong: string[] = [];
    for (const [type, change] of WRITTEN) wrong.push(...(await disagreements(type, [change])));
    expect(wrong).toEqual([]);
  });
});
