import { afterAll, beforeAll } from '@jest/globals';
import type { PostgresVersion } from '../../src/core/postgres-version.js';
import { Laboratory } from './observe.js';
import { type Server, startServer } from './servers.js';

/** A server of a major with a laboratory on it, from before the first test of a `describe` until after its last. */
export function laboratoryOn(version: PostgresVersion): () => Laboratory {
  let server: Server;
  let laboratory: Laboratory;

  beforeAll(async () => {
    server = await startServer(version);
    laboratory = await Laboratory.open(server);
  }, 120_000);

  afterAll(async () => {
    await laboratory.close();
    await server.stop();
  });

  return () => laboratory;
}
