import { choice, list, text } from '../kinds.js';
import { option } from './option.js';

/** What application code needs. */
export const CODE_OPTIONS = {
  references: option({
    kind: choice(['changed', 'all', 'off']),
    default: 'changed',
    description:
      'Application code that is judged with the migrations: what a change newly uses (needs a base), all of it, or none',
    commands: ['check'],
    valueName: 'WHICH',
    actions: ['check', 'comment'],
    config: true,
  }),
  codeRollout: option({
    kind: choice(['migrate-first', 'strict']),
    default: 'migrate-first',
    description: 'Code and the migration that it needs in one change; strict: the migration is merged first, by itself',
    commands: ['check'],
    valueName: 'HOW',
    config: true,
  }),
  codeExclude: option({
    kind: list(text),
    default: [],
    description: 'Globs of code that is not looked at, such as that of another database; tests never are',
    commands: ['check'],
    valueName: 'GLOB',
    config: true,
  }),
  deployedRefs: option({
    kind: list(text),
    default: [],
    description: 'Branches, tags or commits that run somewhere or may come back by a rollback, besides the base branch',
    commands: ['check'],
    valueName: 'REF',
    config: true,
  }),
  requires: option({
    kind: list(text),
    default: [],
    description: 'Tables and columns that the code needs and that can not be read from it: users.email_verified',
    commands: [],
    config: true,
  }),
  guards: option({
    kind: list(text),
    default: [],
    description:
      'Feature flags as the code asks for them, such as flags.isEnabled(*): guarded code may ship before its schema',
    commands: [],
    config: true,
  }),
} as const;
