import { choice, text, truth } from '../kinds.js';
import { option, optional } from './option.js';

/** What is said on GitHub. */
export const GITHUB_OPTIONS = {
  githubToken: optional({
    kind: text,
    description:
      'Reads the pull request and writes the comment; without write permission there are annotations and the summary',
    commands: [],
    actions: ['check', 'refresh', 'comment', 'apply', 'drift'],
    env: 'GITHUB_TOKEN',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's expression syntax, not ours.
    inputDefault: '${{ github.token }}',
  }),
  workflow: option({
    kind: text,
    default: 'lockkeeper.yml',
    description: 'File name of the workflow that runs the check',
    commands: [],
    actions: ['refresh'],
    inputDefault: 'lockkeeper.yml',
  }),
  comment: option({
    kind: choice(['always', 'on-findings', 'never']),
    default: 'on-findings',
    description: 'When the pull request gets a comment; one that is there is always brought up to date',
    commands: [],
    actions: ['check', 'comment'],
    config: true,
  }),
  reviewComments: option({
    kind: truth,
    default: true,
    description: 'Comment on the lines of a pull request, with a suggestion where one line can be had for another',
    commands: [],
    actions: ['check', 'comment'],
    config: true,
  }),
  annotations: option({
    kind: truth,
    default: true,
    description: 'Show findings without a comment of their own as annotations in the changed files',
    commands: [],
    actions: ['check'],
    config: true,
  }),
} as const;
