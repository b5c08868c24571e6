import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { engineOf, type MysqlEngineVersion } from '../../../src/core/mysql-version.js';
import { rawCell } from '../../../src/effects/mysql/measured.js';
import { MYSQL_OPERATIONS } from '../../../src/effects/mysql/operations.js';
import { observe } from './laboratory.js';
import { type MysqlServer, startMariadb } from './server.js';

let server: MysqlServer;
let engine: MysqlEngineVersion;

beforeAll(async () => {
  server = await startMariadb();
  const found = engineOf(server.version);
  if (found === null) throw new Error(`There are no measurements for MariaDB ${server.version}`);
  engine = found;
}, 60_000);

afterAll(async () => {
  await server.stop();
});

test.each(MYSQL_OPERATIONS.map((operation) => [operation.id, operation] as const))(
  '%s: what the server accepts is what the table says',
  (id, operation) => {
    expect(observe(server, operation)).toBe(rawCell(id, engine));
  },
  30_000,
);
