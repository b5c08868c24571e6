import { describe, expect, test } from '@jest/globals';
import { commands } from '../../src/commands/registry.gen.js';
import { type LockkeeperError, UsageError } from '../../src/core/errors.js';
import { COMMANDS } from '../../src/settings/options/output.js';
import { parseCommandLine, readEnvironment, readInputs, resolveSettings } from '../../src/settings/resolve.js';
import { OPTION_IDS } from '../../src/settings/table.js';

function failure(work: () => unknown): LockkeeperError {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return error as LockkeeperError;
  }
  throw new Error('It did not fail.');
}

describe('the command line', () => {
  test('what every command has is for all that there are', () => {
    expect(COMMANDS).toEqual(Object.keys(commands).sort());
  });

  test('command, operands and flags, in any order and form', () => {
    expect(
      parseCommandLine([
        'check',
        '--format=json',
        'a.sql',
        '--postgres-version',
        '16',
        '-q',
        'b.sql',
        '--fail-on',
        'warning',
      ]),
    ).toEqual({
      command: 'check',
      help: false,
      version: false,
      operands: ['a.sql', 'b.sql'],
      values: { format: 'json', postgresVersion: 16, quiet: true, failOn: 'warning' },
    });
  });

  test('nothing, --help and --version', () => {
    expect(parseCommandLine([])).toEqual({ command: null, help: false, version: false, operands: [], values: {} });
    expect(parseCommandLine(['--help'])).toMatchObject({ command: null, help: true });
    expect(parseCommandLine(['check', '-h'])).toMatchObject({ command: 'check', help: true });
    expect(parseCommandLine(['--version'])).toMatchObject({ version: true });
  });

  test('everything after -- is an operand, a single dash too', () => {
    expect(parseCommandLine(['check', '--', '--format', '-']).operands).toEqual(['--format', '-']);
    expect(parseCommandLine(['check', '-']).operands).toEqual(['-']);
  });

  test('a flag that takes several', () => {
    expect(parseCommandLine(['check', '--migrations', 'a', '--migrations=b,c']).values).toEqual({
      migrations: ['a', 'b', 'c'],
    });
  });

  test('--quiet=false', () => {
    expect(parseCommandLine(['check', '--quiet=false']).values).toEqual({ quiet: false });
  });

  test('a value may begin with a dash, a flag is never taken for one', () => {
    expect(parseCommandLine(['check', '--base', '-odd-branch']).values).toEqual({ base: '-odd-branch' });
    expect(failure(() => parseCommandLine(['check', '--base', '--quiet'])).message).toBe(
      '--base needs a value: a text that is not empty.',
    );
    expect(failure(() => parseCommandLine(['check', '--schema'])).message).toContain('--schema needs a value');
  });

  test.each([
    [['check', '--fial-on', 'error'], 'There is no flag "--fial-on".', 'Did you mean "--fail-on"?'],
    [['check', '--postgresversion=16'], 'There is no flag "--postgresversion".', 'Did you mean "--postgres-version"?'],
    [['check', '--hlep'], 'There is no flag "--hlep".', 'Did you mean "--help"?'],
    [
      ['check', '--github-token', 'x'],
      'There is no flag "--github-token".',
      'lockkeeper check --help lists the flags.',
    ],
    [['check', '-x'], 'There is no flag "-x".', 'lockkeeper --help lists the flags.'],
    [
      ['init', '--schema', 'x'],
      '"lockkeeper init" has no flag "--schema".',
      'It belongs to "lockkeeper check", "lockkeeper plan", "lockkeeper rollback".',
    ],
    [
      ['check', '--format', 'jason'],
      '--format can\'t be "jason": expected one of text, json, markdown, sarif, github.',
      'Did you mean "json"?',
    ],
    [
      ['check', '--postgres-version', '12'],
      '--postgres-version can\'t be "12": expected one of 13, 14, 15, 16, 17, 18.',
      'Did you mean "13"?',
    ],
  ])('%j is explained', (argv, message, hint) => {
    const error = failure(() => parseCommandLine(argv));
    expect(error.message).toBe(message);
    expect(error.hint).toBe(hint);
  });

  test('an unknown command is left to the front door', () => {
    expect(parseCommandLine(['chekc', '--format', 'json'])).toMatchObject({
      command: 'chekc',
      values: { format: 'json' },
    });
  });

  test('a version as servers print it', () => {
    expect(parseCommandLine(['check', '--postgres-version', '17.4']).values).toEqual({ postgresVersion: 17 });
  });
});

describe('action inputs and environment', () => {
  test('inputs, as the runner passes them; an empty one is not set', () => {
    expect(
      readInputs(
        {
          'INPUT_POSTGRES-VERSION': '15',
          'INPUT_FAIL-ON': ' Warning ',
          INPUT_MIGRATIONS: 'a\nb\n',
          INPUT_COMMENT: '',
          INPUT_ANNOTATIONS: 'false',
          'INPUT_GITHUB-TOKEN': 'ghs_x',
          INPUT_QUIET: 'true',
        },
        'check',
      ),
    ).toEqual({
      postgresVersion: 15,
      failOn: 'warning',
      migrations: ['a', 'b'],
      annotations: false,
      githubToken: 'ghs_x',
    });
  });

  test('a wrong input names itself', () => {
    const error = failure(() => readInputs({ INPUT_COMMENT: 'on-finding' }, 'check'));
    expect(error.message).toBe(
      'The input "comment" can\'t be "on-finding": expected one of always, on-findings, never.',
    );
    expect(error.hint).toBe('Did you mean "on-findings"?');
  });

  test('an environment variable of its own', () => {
    expect(readEnvironment({ LOCKKEEPER_CONFIG: 'x.yml', HOME: '/' })).toEqual({ config: 'x.yml' });
    expect(readEnvironment({ LOCKKEEPER_CONFIG: '' })).toEqual({});
  });
});

describe('precedence', () => {
  test('flags, then environment, then configuration, then defaults', () => {
    const settings = resolveSettings({
      flags: { failOn: 'notice' },
      environment: { failOn: 'warning', postgresVersion: 14 },
      config: { failOn: 'never', postgresVersion: 13, presets: ['strict'] },
    });
    expect(settings).toMatchObject({ failOn: 'notice', postgresVersion: 14, presets: ['strict'], format: 'text' });
  });

  test('defaults', () => {
    const settings = resolveSettings({});
    expect(Object.keys(settings)).toEqual([...OPTION_IDS]);
    expect(settings).toMatchObject({
      migrations: [],
      framework: null,
      postgresVersion: 17,
      failOn: 'error',
      approverRole: 'maintain',
      quiet: false,
      comment: 'on-findings',
    });
  });

  test('a value that is false or empty is a value', () => {
    const settings = resolveSettings({ flags: { quiet: false }, config: { annotations: false, migrations: [] } });
    expect(settings).toMatchObject({ quiet: false, annotations: false, migrations: [] });
  });
});
