import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { CheckReport } from '../../src/gate/report.js';
import { CHECK_OUTPUTS, checkOutputs, failedOutputs } from '../../src/github/outputs.js';
import { readInputs } from '../../src/settings/resolve.js';
import { actionInputs, kebab, OPTION_IDS, optionOf } from '../../src/settings/table.js';
import { readAction } from '../support/runner.js';

const action = readAction() as ReturnType<typeof readAction> & Record<string, unknown>;
const inputs = (action.inputs ?? {}) as Record<string, { description?: string; default?: string; required?: boolean }>;

describe('action.yml', () => {
  it('declares exactly the inputs that the code reads, in the words of the settings table', () => {
    const declared = Object.entries(inputs).map(([name, input]) => ({
      name,
      description: input.description,
      default: input.default,
    }));
    expect(declared).toEqual(actionInputs().map((row) => ({ ...row })));

    const variables: string[] = [];
    readInputs(new Proxy({}, { get: (_, name) => (typeof name === 'string' ? void variables.push(name) : undefined) }));
    expect(variables.sort()).toEqual(
      Object.keys(inputs)
        .map((name) => `INPUT_${name.toUpperCase()}`)
        .sort(),
    );
  });

  it('reads inputs in one place only', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    const readers = sources.filter((path) => /INPUT_|getInput\(/.test(withoutComments(join('src', path))));
    expect(readers).toEqual(['settings/resolve.ts']);
  });

  it('declares exactly the outputs that the code writes, on success and on failure', () => {
    const report = { verdict: 'pass', planId: '', summary: {}, files: [] } as unknown as CheckReport;
    expect(Object.keys((action.outputs ?? {}) as object)).toEqual([...CHECK_OUTPUTS]);
    expect(Object.keys(checkOutputs(report, { json: '', sarif: '' }))).toEqual([...CHECK_OUTPUTS]);
    expect(Object.keys(failedOutputs())).toEqual([...CHECK_OUTPUTS]);
  });

  it('has a default only where the configuration file can not decide', () => {
    for (const id of OPTION_IDS.filter((one) => optionOf(one).input && optionOf(one).config)) {
      expect(inputs[kebab(id)]?.default).toBeUndefined();
    }
    expect(inputs['github-token']?.default).toMatch(/^\$\{\{ github\.token \}\}$/);
  });

  it('has no way in for a database', () => {
    expect(Object.keys(inputs).filter((name) => /database|url|password|host|dsn/.test(name))).toEqual([]);
  });

  it('runs on Node 24, and has what the Marketplace asks for', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/action.cjs' });
    expect(action).toMatchObject({
      name: 'Lockkeeper',
      author: expect.any(String),
      branding: { icon: expect.any(String), color: expect.any(String) },
    });
    // The Marketplace cuts what is longer.
    expect(String(action.description).length).toBeLessThanOrEqual(125);
  });
});

function withoutComments(path: string): string {
  return readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}
