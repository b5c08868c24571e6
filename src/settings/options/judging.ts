import { choice, count, list, severities, text, truth } from '../kinds.js';
import { option, optional } from './option.js';

/** What is found, and what holds. */
export const JUDGING_OPTIONS = {
  failOn: option({
    kind: choice(['error', 'warning', 'notice', 'never']),
    default: 'error',
    description: 'The weakest severity that holds; never: findings alone do not hold',
    commands: ['check', 'apply', 'record'],
    valueName: 'SEVERITY',
    actions: ['check', 'comment', 'apply'],
    config: true,
  }),
  rules: option({
    kind: severities,
    default: {},
    description: 'Severity of single rules, by id: error, warning, notice or off',
    commands: [],
    config: true,
  }),
  presets: option({
    kind: list(choice(['recommended', 'strict', 'conventions'])),
    default: ['recommended'],
    description: 'Groups of rules that are on: recommended is always, strict and conventions come on top',
    commands: ['check', 'record'],
    valueName: 'NAME',
    config: true,
  }),
  baseline: optional({
    kind: text,
    description:
      'File of findings that are known, of which only new ones are reported; lockkeeper-baseline.json when it is there',
    commands: ['check'],
    valueName: 'FILE',
    config: true,
  }),
  writeBaseline: option({
    kind: truth,
    default: false,
    description: 'Write the findings of this check into the baseline; what is destructive stays held',
    commands: ['check'],
  }),
  statistics: optional({
    kind: text,
    description:
      'File of table sizes that lockkeeper stats writes and check reads; lockkeeper-statistics.json when it is there',
    commands: ['check', 'stats'],
    valueName: 'FILE',
    config: true,
  }),
  smallTableRows: option({
    kind: count,
    default: 10_000,
    description: 'A blocking finding is one level weaker on tables with fewer rows and little use; 0: never',
    commands: ['check'],
    valueName: 'ROWS',
    config: true,
  }),
  split: option({
    kind: truth,
    default: false,
    description: 'Write the migrations anew as what may go out now; what must wait goes to a folder for later',
    commands: ['plan'],
  }),
} as const;
