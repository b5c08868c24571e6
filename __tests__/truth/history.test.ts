/**
 * A whole history, folded and run: the model has to show what the server's catalog shows. `scripts/fold-truth.ts` does
 * the same with any repository's migrations.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadEngine } from '../../src/sql/postgres/engine.js';
import { parsePostgres } from '../../src/sql/postgres/parse.js';
import { HISTORY } from './history/example.js';
import { catalogFacts } from './history/facts.js';
import { modelFacts } from './history/model-facts.js';
import { replay } from './history/replay.js';
import { type Server, startServer } from './servers.js';
import { tallyOf } from './tally.js';
import { MAJOR } from './worlds.js';

const engine = await loadEngine();

const tally = tallyOf('statements of histories', MAJOR);

describe.each([MAJOR])('Postgres %i', (version) => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer(version);
  }, 120_000);

  afterAll(() => server.stop());

  const known = HISTORY.filter(({ since }) => version >= (since ?? 13));

  test.each(known.map(({ title, migrations }) => [title, migrations] as const))('%s', async (_, migrations) => {
    const client = await server.connect(await server.createDatabase());
    client.on('notice', () => undefined);
    try {
      const read = migrations.map((sql, at) => ({
        path: `${at}.sql`,
        sql: parsePostgres(sql, engine),
        transactionMode: 'file' as const,
      }));
      const { schema, refusals, statements } = await replay(client, read);
      expect(refusals).toEqual([]);
      const said = await modelFacts(client, schema);
      expect(Object.fromEntries([...said].sort())).toEqual(
        Object.fromEntries([...(await catalogFacts(client))].sort()),
      );
      tally.prove(statements);
    } finally {
      await client.end();
    }
  });
});
