import { duration, list, text } from '../kinds.js';
import { option, optional } from './option.js';

/** What drift and verify look at. */
export const DRIFT_OPTIONS = {
  driftIgnore: option({
    kind: list(text),
    default: [],
    description: 'What differs on purpose, as globs of what drift tells: "table public.tmp_*", or the name alone',
    commands: ['drift'],
    valueName: 'GLOB',
    actions: ['drift'],
    config: true,
  }),
  driftIssue: option({
    kind: text,
    default: 'Schema drift',
    description: 'Title of the issue that tells of drift: opened, kept up to date and closed; off for none',
    commands: [],
    actions: ['drift'],
    config: true,
  }),
  ref: optional({
    kind: text,
    description: 'The commit whose code is to be deployed; otherwise the files as they are',
    commands: ['verify', 'drift'],
    valueName: 'REF',
    actions: ['verify', 'drift'],
  }),
  wait: option({
    kind: duration,
    default: 0,
    description: 'How long to look again and again until all is there',
    commands: ['verify'],
    valueName: 'TIME',
    actions: ['verify'],
  }),
} as const;
