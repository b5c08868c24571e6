import { expect, it } from '@jest/globals';
import { readCommit } from '../../src/commands/history.js';
import { UsageError } from '../../src/core/errors.js';
import type { Project } from '../support/project.js';
import { eachProject } from '../support/stage.js';

let project: Project;

eachProject((one) => {
  project = one;
});

const read = () => readCommit(project.folder, { framework: null, migrations: [] }, null);

it('reads the schema that the migrations make together', async () => {
  project.write({ 'db/migrations/0001_users.sql': 'CREATE TABLE users (id bigint PRIMARY KEY);\n' });
  expect((await read()).hasMigrations).toBe(true);
});

it('may find none: they can lie in another repository', async () => {
  project.write({ 'main.ts': '' });
  expect((await read()).hasMigrations).toBe(false);
});

it('refuses migrations for MySQL, instead of taking them for none', async () => {
  project.write({
    'db/migrations/0001_users.sql': 'CREATE TABLE `users` (`id` bigint AUTO_INCREMENT PRIMARY KEY) ENGINE=InnoDB;\n',
  });
  await expect(read()).rejects.toThrow(UsageError);
  await expect(read()).rejects.toThrow(/written for MySQL/);
});
