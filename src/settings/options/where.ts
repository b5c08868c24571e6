import { MYSQL_VERSIONS } from '../../core/mysql-version.js';
import { choice, list, text, version, versions } from '../kinds.js';
import { option, optional } from './option.js';

/** Where the migrations are, and what they are judged for. */
export const WHERE_OPTIONS = {
  migrations: option({
    kind: list(text),
    default: [],
    description: 'Where the migrations are: a folder, a glob, or several; found out when left out',
    commands: ['check', 'plan', 'apply', 'backfill', 'status', 'verify', 'drift', 'rollback', 'compat'],
    valueName: 'FOLDER',
    actions: ['check', 'comment', 'apply', 'verify', 'drift'],
    config: true,
  }),
  framework: optional({
    kind: text,
    description: 'The tool that runs the migrations: prisma, flyway, goose and so on; found out when left out',
    commands: ['check', 'plan', 'apply', 'backfill', 'status', 'verify', 'drift', 'rollback', 'compat'],
    valueName: 'NAME',
    actions: ['check', 'comment', 'apply', 'verify', 'drift'],
    config: true,
  }),
  schema: optional({
    kind: text,
    description:
      'SQL (a dump or DDL) that stands for the database before the migrations; otherwise earlier migrations do',
    commands: ['check', 'plan', 'rollback'],
    valueName: 'FILE',
    actions: ['check', 'comment'],
    config: true,
  }),
  postgresVersion: option({
    kind: version,
    default: 17,
    description: 'The major version of Postgres that production runs',
    commands: ['check', 'plan', 'record', 'rollback', 'compat'],
    valueName: 'MAJOR',
    actions: ['check', 'comment'],
    config: true,
  }),
  dialect: optional({
    kind: choice(['postgresql', 'mysql', 'mariadb']),
    description: 'The database that the migrations are written for; found out when left out',
    commands: ['check'],
    valueName: 'NAME',
    actions: ['check', 'comment'],
    config: true,
  }),
  mysqlVersion: optional({
    kind: versions(MYSQL_VERSIONS),
    description: 'The version of MySQL or MariaDB that production runs; 8.0 and 10.11 when left out',
    commands: ['check'],
    valueName: 'VERSION',
    actions: ['check', 'comment'],
    config: true,
  }),
  base: optional({
    kind: text,
    description: 'Judge only what differs from this branch or commit; on a pull request the action knows it',
    commands: ['check', 'plan', 'rollback', 'compat'],
    valueName: 'REF',
  }),
} as const;
