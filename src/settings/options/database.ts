import { environments } from '../environments.js';
import { count, list, text, truth } from '../kinds.js';
import { option, optional } from './option.js';

/** Which databases. */
export const DATABASE_OPTIONS = {
  databaseUrl: optional({
    kind: text,
    description: 'The database; otherwise the PG* variables name it',
    commands: ['apply', 'backfill', 'status', 'watch', 'stats', 'verify', 'drift', 'rollback'],
    valueName: 'URL',
    actions: ['apply', 'verify', 'drift'],
    env: 'DATABASE_URL',
  }),
  passwordCommand: optional({
    kind: text,
    description: 'Prints the password of the database, such as a token of a cloud',
    commands: ['apply', 'backfill', 'status', 'watch', 'stats', 'verify', 'drift', 'rollback'],
    valueName: 'COMMAND',
    actions: ['apply', 'verify', 'drift'],
    env: 'LOCKKEEPER_PASSWORD_COMMAND',
  }),
  environments: option({
    kind: environments,
    default: {},
    description: 'Where the databases of each environment are, by the names of environment variables',
    commands: [],
    config: true,
  }),
  environment: option({
    kind: list(text),
    default: [],
    description:
      'Environments of the configuration that are meant, in this order; verify and drift take all of them when no database is named',
    commands: ['apply', 'status', 'verify', 'drift', 'rollback'],
    valueName: 'NAME',
    actions: ['apply', 'verify', 'drift'],
  }),
  target: option({
    kind: list(text),
    default: [],
    description: 'Targets of the environment that are meant, by name; otherwise all are',
    commands: ['apply', 'status', 'verify', 'drift', 'rollback'],
    valueName: 'NAME',
    actions: ['apply', 'verify', 'drift'],
  }),
  wave: optional({
    kind: count,
    description: 'Only this wave of the environment, counted from 1; otherwise one after the other',
    commands: ['apply', 'rollback'],
    valueName: 'NUMBER',
    actions: ['apply'],
  }),
  matrix: option({
    kind: truth,
    default: false,
    description: 'Print the targets of the environment as the matrix of a GitHub job, and run nothing',
    commands: ['apply'],
    actions: ['apply'],
  }),
  replicas: option({
    kind: list(text),
    default: [],
    description: 'Replicas of the database, each of which must have the schema too',
    commands: ['verify', 'drift'],
    valueName: 'URL',
    actions: ['verify', 'drift'],
    env: 'LOCKKEEPER_REPLICAS',
  }),
  role: optional({
    kind: text,
    description: 'The role that the application connects as, whose rights and search_path count',
    commands: ['verify', 'drift'],
    valueName: 'ROLE',
    actions: ['verify', 'drift'],
    config: true,
  }),
} as const;
