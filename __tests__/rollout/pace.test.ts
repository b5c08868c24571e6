import { expect, it } from '@jest/globals';
import type pg from 'pg';
import { BEGINS_TO_WORK, maySleep, PACED } from '../../src/rollout/backfill/pace.js';
import { connect } from '../../src/rollout/connection/connect.js';
import { eachDatabase } from '../support/stage.js';

let client: pg.Client;
let url: string;

eachDatabase((stage) => {
  ({ client, url } = stage);
});

it('rests for as long as it works, row by row', async () => {
  await client.query(`CREATE FUNCTION works(milliseconds int) RETURNS boolean LANGUAGE plpgsql AS $$
    DECLARE began timestamptz := clock_timestamp();
    BEGIN
      WHILE clock_timestamp() < began + milliseconds * interval '1 ms' LOOP END LOOP;
      RETURN true;
    END $$`);
  await client.query('BEGIN');
  await client.query(`SELECT ${BEGINS_TO_WORK}`);
  const from = performance.now();
  const { rows } = await client.query(
    `SELECT count(*)::int FROM (SELECT works(10) FROM generate_series(1, 20) OFFSET 0) AS worked WHERE works AND ${PACED}`,
  );
  const took = performance.now() - from;
  await client.query('COMMIT');
  expect(rows).toEqual([{ count: 20 }]);
  expect(took).toBeGreaterThan(2 * 20 * 10 - 20);
});

it('knows of a server that lets nobody sleep', async () => {
  const may = async (): Promise<boolean> => {
    const connection = await connect({
      databaseUrl: url,
      passwordCommand: null,
      env: {},
      target: 'primary',
      applicationName: 'pace',
    });
    await connection.run('SET ROLE pg_monitor');
    const answer = await maySleep(connection);
    await connection.end();
    return answer;
  };
  expect(await may()).toBe(true);
  await client.query('REVOKE EXECUTE ON FUNCTION pg_sleep(double precision) FROM PUBLIC');
  expect(await may()).toBe(false);
});
