import { expect, test } from '@jest/globals';
import { theSet } from './memory.js';

const PLAIN = 'CREATE TABLE a (id int PRIMARY KEY, name varchar(20));\n';
const MYSQL = 'CREATE TABLE a (id int AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;\n';

test.each([
  ['Flyway', 'mariadb', { 'flyway.conf': 'flyway.url=jdbc:mariadb://db/shop\n', 'db/migration/V1__a.sql': PLAIN }],
  [
    'Flyway in Spring',
    'mysql',
    {
      'src/main/resources/application.yml': 'flyway:\n  url: jdbc:mysql://db/shop\n',
      'src/main/resources/db/migration/V1__a.sql': PLAIN,
    },
  ],
  [
    'dbmate',
    'mysql',
    {
      '.env': 'DATABASE_URL="mysql://root@db/shop"\n',
      'db/migrations/20240101000000_a.sql': `-- migrate:up\n${PLAIN}-- migrate:down\n`,
    },
  ],
  ['goose', 'mysql', { '.env': 'GOOSE_DRIVER=mysql\n', 'migrations/00001_a.sql': `-- +goose Up\n${PLAIN}` }],
  [
    'golang-migrate',
    'mariadb',
    {
      'docker-compose.yml': 'services:\n  db:\n    image: mariadb:10.11\n',
      'migrations/000001_a.up.sql': MYSQL,
      'migrations/000001_a.down.sql': '',
    },
  ],
  ['Knex', 'mysql', { 'knexfile.js': "module.exports = { client: 'mysql2' };\n", 'migrations/001_a.sql': PLAIN }],
  [
    'sqlx',
    'mysql',
    {
      '.env': 'DATABASE_URL=mysql://root@db/shop\n',
      'Cargo.toml': '[dependencies]\nsqlx = "0.8"\n',
      'migrations/20240101000000_a.sql': PLAIN,
    },
  ],
  [
    'Prisma',
    'mysql',
    {
      'prisma/schema.prisma': 'datasource db { provider = "mysql" }',
      'prisma/migrations/migration_lock.toml': 'provider = "mysql"\n',
      'prisma/migrations/1_a/migration.sql': MYSQL,
    },
  ],
  [
    'Drizzle',
    'mysql',
    { 'drizzle/meta/_journal.json': '{"dialect":"mysql","entries":[{"tag":"0000_a"}]}', 'drizzle/0000_a.sql': MYSQL },
  ],
])('%s for %s', (_, dialect, files) => {
  expect(theSet(files).dialect).toBe(dialect);
});

test('a database that is not judged is not read out of configuration, and signs in the SQL come first', () => {
  const compose = 'services:\n  cache:\n    image: mysql:8\n  db:\n    image: postgres:17\n';
  expect(theSet({ '.env': 'URL=sqlite://x\n', 'db/migrations/1_a.sql': PLAIN }).dialect).toBe('unknown');
  expect(theSet({ 'compose.yml': compose, 'db/migrations/1_a.sql': PLAIN }).dialect).toBe('unknown');
  const postgres = 'CREATE TABLE a (id bigserial PRIMARY KEY);\n';
  expect(theSet({ '.env': 'URL=mysql://x\n', 'db/migrations/1_a.sql': postgres }).dialect).toBe('postgresql');
});
