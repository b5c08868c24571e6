import { choice, text } from '../kinds.js';
import { optional } from './option.js';

/** What `plan` writes in stages. */
export const STAGED_OPTIONS = {
  default: optional({
    kind: text,
    description:
      'An SQL expression: the default that plan not-null sets and fills with, and that plan drop leaves behind',
    commands: ['plan'],
    valueName: 'EXPRESSION',
  }),
  backfill: optional({
    kind: text,
    description: 'An SQL expression with which plan not-null fills rows that have none',
    commands: ['plan'],
    valueName: 'EXPRESSION',
  }),
  using: optional({
    kind: text,
    description: 'An SQL expression with which plan retype converts the old value',
    commands: ['plan'],
    valueName: 'EXPRESSION',
  }),
  join: optional({
    kind: text,
    description: 'An SQL expression that makes the old column from the new ones of plan split',
    commands: ['plan'],
    valueName: 'EXPRESSION',
  }),
  onDelete: optional({
    kind: choice(['no action', 'restrict', 'cascade', 'set null']),
    description: 'What plan add-fk does with rows whose target is deleted; no action when left out',
    commands: ['plan'],
    valueName: 'ACTION',
  }),
} as const;
