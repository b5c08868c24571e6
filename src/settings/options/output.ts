import { choice, text, truth } from '../kinds.js';
import { option, optional } from './option.js';

/** A test holds this to the commands that there are. */
export const COMMANDS = [
  'apply',
  'backfill',
  'check',
  'compat',
  'doctor',
  'drift',
  'explain',
  'init',
  'plan',
  'record',
  'rollback',
  'stats',
  'status',
  'verify',
  'watch',
] as const;

/** Every command but those for which it would mean nothing. */
function every(...but: readonly (typeof COMMANDS)[number][]): readonly string[] {
  return COMMANDS.filter((name) => !but.includes(name));
}

/** How a command speaks. */
export const OUTPUT_OPTIONS = {
  format: option({
    kind: choice(['text', 'json', 'markdown', 'sarif', 'github']),
    default: 'text',
    description: 'The form of the report',
    commands: every('init', 'stats', 'watch'),
    valueName: 'FORMAT',
  }),
  output: optional({
    kind: text,
    description: 'Write the report to this file instead of stdout',
    commands: ['check', 'record'],
    valueName: 'FILE',
  }),
  config: optional({
    kind: text,
    description:
      'The configuration file; otherwise lockkeeper.yml, .yaml, .json or package.json at the repository root',
    commands: every('doctor'),
    valueName: 'FILE',
    actions: ['check', 'comment', 'apply', 'verify', 'drift'],
    env: 'LOCKKEEPER_CONFIG',
  }),
  quiet: option({
    kind: truth,
    default: false,
    description: 'Print findings only, nothing on a pass',
    commands: every('plan', 'watch'),
  }),
  color: option({
    kind: choice(['auto', 'always', 'never']),
    default: 'auto',
    description: 'Colours in text reports; auto: on a terminal, and never under NO_COLOR',
    commands: every('init', 'stats'),
    valueName: 'WHEN',
  }),
  reportHtml: optional({
    kind: text,
    description:
      'Write a picture of the run to this file: one page of HTML that needs no network; status: of the last run',
    commands: ['apply', 'backfill', 'status'],
    valueName: 'FILE',
  }),
} as const;
