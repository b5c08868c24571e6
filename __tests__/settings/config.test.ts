import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { ConfigError } from '../../src/core/errors.js';
import { loadConfig, parseConfig } from '../../src/settings/config.js';
import { jsonSchema } from '../../src/settings/json-schema.js';
import { duration } from '../../src/settings/kinds.js';
import {
  actionInputs,
  kebab,
  OPTION_IDS,
  optionOf,
  optionsOf,
  settingsTable,
  writtenDefault,
} from '../../src/settings/table.js';

async function failure(text: string, path = 'lockkeeper.yml'): Promise<ConfigError> {
  try {
    await parseConfig(text, path);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error as ConfigError;
  }
  throw new Error('It did not fail.');
}

const GOOD = `# yaml-language-server: $schema=./schema.json
postgres-version: 16
fail-on: warning
migrations: [db/migrations, other]
presets: strict
rules:
  drop-column: warning
  drop-table: off
comment: never
annotations: false
`;

describe('a configuration file', () => {
  test('is read', async () => {
    expect(await parseConfig(GOOD, 'lockkeeper.yml')).toEqual({
      postgresVersion: 16,
      failOn: 'warning',
      migrations: ['db/migrations', 'other'],
      presets: ['strict'],
      rules: { 'drop-column': 'warning', 'drop-table': 'off' },
      comment: 'never',
      annotations: false,
    });
  });

  test('as JSON, and as a part of package.json', async () => {
    expect(await parseConfig('{"$schema": "x", "fail-on": "never"}', 'lockkeeper.json')).toEqual({ failOn: 'never' });
    const manifest = '{\n  "name": "x",\n  "lockkeeper": {"fail-on": "never"}\n}';
    expect(await parseConfig(manifest, 'package.json')).toEqual({ failOn: 'never' });
    expect(await parseConfig('{"name": "x"}', 'package.json')).toEqual({});
  });

  test('may be empty', async () => {
    expect(await parseConfig('', 'lockkeeper.yml')).toEqual({});
    expect(await parseConfig('# nothing\n', 'lockkeeper.yml')).toEqual({});
    expect(await parseConfig('migrations:\n', 'lockkeeper.yml')).toEqual({});
  });

  test.each([
    ['fail-on: error\nfial-on: x', 'lockkeeper.yml:2: there is no setting "fial-on".', 'Did you mean "fail-on"?'],
    ['failOn: error', 'lockkeeper.yml:1: there is no setting "failOn".', 'Did you mean "fail-on"?'],
    ['github-token: x', 'lockkeeper.yml:1: there is no setting "github-token".', undefined],
    [
      '\nfail-on: eror',
      'lockkeeper.yml:2: "fail-on" can\'t be "eror": expected one of error, warning, notice, never.',
      'Did you mean "error"?',
    ],
    [
      'postgres-version: 9.6',
      'lockkeeper.yml:1: "postgres-version" can\'t be 9.6: expected one of 13, 14, 15, 16, 17, 18.',
      undefined,
    ],
    [
      'rules:\n  drop-table: off\n  drop-column: maybe\n',
      'lockkeeper.yml:3: "rules.drop-column" can\'t be "maybe": expected one of error, warning, notice, off.',
      undefined,
    ],
    [
      'presets:\n  - recommended\n  - strikt\n',
      'lockkeeper.yml:3: "presets.1" can\'t be "strikt": expected one of recommended, strict, conventions, or a list of such.',
      'Did you mean "strict"?',
    ],
    ['rules: [drop-table]', 'lockkeeper.yml:1: "rules" can\'t be ["drop-table"]: expected rule ids', undefined],
    ['- a\n- b', 'lockkeeper.yml:1: the configuration must be a map of keys to values.', undefined],
    ['fail-on: error\nfail-on: never', "lockkeeper.yml:2: the file can't be read: Map keys must be unique", undefined],
    ['a: [', "lockkeeper.yml:1: the file can't be read:", undefined],
  ])('%j is explained', async (text, message, hint) => {
    const error = await failure(text);
    expect(error.message).toContain(message);
    if (hint !== undefined) expect(error.hint).toBe(hint);
  });

  test('in package.json the line is that of the file', async () => {
    const error = await failure('{\n  "name": "x",\n  "lockkeeper": {\n    "fail": 1\n  }\n}', 'package.json');
    expect(error.message).toBe('package.json:4: there is no setting "fail".');
  });

  test('`off` is a word, not false', async () => {
    expect(await parseConfig('rules: {drop-table: off}', 'lockkeeper.yml')).toEqual({ rules: { 'drop-table': 'off' } });
  });

  test('a bomb of aliases is refused', async () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 9; level++) {
      lines.push(`a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]`);
    }
    await failure(lines.join('\n'));
  });

  test('keys of objects are no settings', async () => {
    for (const key of ['__proto__', 'constructor', 'toString']) await failure(`${key}: 1`);
  });

  test('any text is read or explained', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        try {
          await parseConfig(text, 'lockkeeper.yml');
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
    );
  });
});

describe('finding it', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'lk-config-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test('the first of its names; package.json only with the key', async () => {
    expect(await loadConfig(root, null)).toBeNull();
    writeFileSync(join(root, 'package.json'), '{"dependencies": {"lockkeeper": "1"}}');
    expect(await loadConfig(root, null)).toBeNull();
    writeFileSync(join(root, 'package.json'), '{"lockkeeper": {"fail-on": "never"}}');
    expect(await loadConfig(root, null)).toMatchObject({ path: 'package.json', values: { failOn: 'never' } });
    writeFileSync(join(root, 'lockkeeper.yaml'), 'fail-on: notice');
    const found = await loadConfig(root, null);
    expect(found).toMatchObject({ path: 'lockkeeper.yaml', values: { failOn: 'notice' } });
    expect(Buffer.from(found?.bytes ?? []).toString()).toBe('fail-on: notice');
  });

  test('a named file, relative to the working directory; a missing one is an error', async () => {
    mkdirSync(join(root, 'sub'));
    writeFileSync(join(root, 'sub/my.yml'), 'fail-on: notice');
    expect(await loadConfig(root, 'my.yml', join(root, 'sub'))).toMatchObject({ path: 'sub/my.yml' });
    await expect(loadConfig(root, 'gone.yml', root)).rejects.toThrow('The configuration file gone.yml is not there.');
  });

  test('a file that is not UTF-8', async () => {
    writeFileSync(join(root, 'lockkeeper.yml'), Uint8Array.from([0xff, 0x00]));
    await expect(loadConfig(root, null)).rejects.toThrow('lockkeeper.yml is not valid UTF-8; save it as UTF-8.');
  });
});

describe('the JSON schema', () => {
  const validate = new Ajv({ strict: true }).compile(jsonSchema(['drop-table']));

  test('accepts what the reader accepts', () => {
    expect(
      validate({ 'postgres-version': 16, migrations: ['a'], presets: 'strict', rules: { 'drop-table': 'off' } }),
    ).toBe(true);
    expect(validate({})).toBe(true);
  });

  test('refuses what the reader refuses', () => {
    for (const wrong of [
      { failOn: 'x' },
      { 'fail-on': 'x' },
      { rules: { 'drop-tabel': 'off' } },
      { annotations: 'no' },
    ]) {
      expect(validate(wrong)).toBe(false);
    }
  });
});

describe('backfill-steps', () => {
  const accepts = new Ajv({ strict: true }).compile(jsonSchema());

  test('are read, and the JSON schema takes what is read', async () => {
    const steps = [{ migration: './db/1.sql' }, { migration: 'db/2.sql', statement: 2, key: 'id', batch: 500 }];
    const { backfillSteps } = await parseConfig(JSON.stringify({ 'backfill-steps': steps }), 'lockkeeper.json');
    expect(backfillSteps).toEqual([
      { migration: 'db/1.sql', statement: null, key: null, batch: null },
      { migration: 'db/2.sql', statement: 2, key: 'id', batch: 500 },
    ]);
    expect(accepts({ 'backfill-steps': steps })).toBe(true);
  });

  test.each([
    '{statement: 1}',
    '{migration: " "}',
    '{migration: a.sql, statement: 0}',
    '{migration: a.sql, batch: 1.5}',
    '{migration: a.sql, key: [id]}',
    '{migration: a.sql, table: t}',
    'a.sql',
  ])('%s is none, and told at its line', async (entry) => {
    const { message } = await failure(`fail-on: error\nbackfill-steps:\n  - migration: b.sql\n  - ${entry}\n`);
    expect(message).toMatch(/^lockkeeper\.yml:4: "backfill-steps\.1" can't be /);
  });
});

describe('the table', () => {
  test('every option can be set somewhere and is described in one sentence', () => {
    for (const id of OPTION_IDS) {
      const option = optionOf(id);
      expect(option.commands.length > 0 || (option.actions ?? []).length > 0 || option.config === true).toBe(true);
      expect(option.description).toMatch(/^[A-Z].*[^.]$/);
      expect(kebab(id)).toMatch(/^[a-z]+(-[a-z]+)*$/);
    }
  });

  test('a default is of its own kind, also as it is written', () => {
    for (const id of OPTION_IDS) {
      const { kind, default: value } = optionOf(id);
      if (value !== null) expect(kind.fromConfig(writtenDefault(id))).toEqual(value);
    }
  });

  test('times are written in their largest whole unit', () => {
    expect([100, 1500, 90_000, 600_000, 7_200_000].map((time) => duration.written?.(time))).toEqual([
      '100ms',
      '1500ms',
      '90s',
      '10min',
      '2h',
    ]);
  });

  test('help and documentation come from it', () => {
    expect(optionsOf('init').map((option) => option.flagUsage)).toEqual(['--config FILE', '--quiet', '--yes']);
    expect(optionsOf('check').find((option) => option.id === 'failOn')).toEqual({
      id: 'failOn',
      flagUsage: '--fail-on SEVERITY',
      description:
        'The weakest severity that holds; never: findings alone do not hold (error, warning, notice, never); default error',
    });
    const row = settingsTable().find((one) => one.input === 'github-token');
    expect(row).toMatchObject({ flag: '', config: '', default: '$' + '{{ github.token }}' });
  });

  test('inputs that a configuration may decide have no default in action.yml', () => {
    for (const { name, default: value } of actionInputs('check')) {
      if (name !== 'github-token') expect(value).toBeUndefined();
    }
  });
});
