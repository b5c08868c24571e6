import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { jobs } from '../../src/actions/registry.gen.js';
import type { CheckReport } from '../../src/gate/report.js';
import { CHECK_OUTPUTS, checkOutputs } from '../../src/github/outputs.js';
import { readInputs, readJob } from '../../src/settings/resolve.js';
import { actionInputs, kebab, OPTION_IDS, optionOf } from '../../src/settings/table.js';
import { readAction } from '../support/runner.js';

const action = readAction() as ReturnType<typeof readAction> & Record<string, unknown>;
const inputs = inputsOf('.');
const folderOf = (id: string) => (id === 'check' ? '.' : id);

type Inputs = Record<string, { description?: string; default?: string; required?: boolean }>;

function inputsOf(folder: string): Inputs {
  return (readAction(folder).inputs ?? {}) as Inputs;
}

describe.each(Object.keys(jobs))('the action.yml of %s', (id) => {
  it('declares exactly the inputs that the code reads, in the words of the settings table', () => {
    const { job: which, ...declared } = inputsOf(folderOf(id));
    expect(
      Object.entries(declared).map(([name, { description, default: value }]) => ({
        name,
        description,
        default: value,
      })),
    ).toEqual(actionInputs(id).map((row) => ({ ...row })));
    expect(readJob(which?.default === undefined ? {} : { INPUT_JOB: which.default })).toBe(id);

    const variables: string[] = [];
    readInputs(
      new Proxy({}, { get: (_, name) => (typeof name === 'string' ? void variables.push(name) : undefined) }),
      id,
    );
    expect(variables.sort()).toEqual(
      Object.keys(declared)
        .map((name) => `INPUT_${name.toUpperCase()}`)
        .sort(),
    );
  });

  it('declares the outputs that the code writes, also when it fails', async () => {
    const job = (await jobs[id]?.())?.job;
    const declared = Object.keys((readAction(folderOf(id)).outputs ?? {}) as object);
    expect(declared).toEqual(Object.keys(job?.outputs ?? {}));
    expect(Object.keys(job?.failed ?? {})).toEqual(declared);
  });

  it('runs on Node 24, and its description is not cut', () => {
    const { runs, ...rest } = readAction(folderOf(id)) as unknown as { runs: object; description: string };
    expect(runs).toEqual({ using: 'node24', main: id === 'check' ? 'dist/action.cjs' : '../dist/action.cjs' });
    expect(rest.description.length).toBeLessThanOrEqual(125);
  });
});

describe('the actions', () => {
  it('reads inputs in one place only', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    const readers = sources.filter((path) => /INPUT_|getInput\(/.test(withoutComments(join('src', path))));
    expect(readers).toEqual(['settings/resolve.ts']);
  });

  it('the check writes the outputs that it declares', () => {
    const report = { verdict: 'pass', planId: '', summary: {}, files: [] } as unknown as CheckReport;
    expect(Object.keys(checkOutputs(report, { json: '', sarif: '', rollback: '' }))).toEqual(
      Object.keys(CHECK_OUTPUTS),
    );
  });

  it('have a default only where the configuration file can not decide', () => {
    for (const folder of Object.keys(jobs).map(folderOf)) {
      for (const id of OPTION_IDS.filter((one) => optionOf(one).config)) {
        expect(inputsOf(folder)[kebab(id)]?.default).toBeUndefined();
      }
    }
    expect(inputs['github-token']?.default).toMatch(/^\$\{\{ github\.token \}\}$/);
  });

  it('of the check has no way in for a database', () => {
    expect(Object.keys(inputs).filter((name) => /database|url|password|host|dsn/.test(name))).toEqual([]);
  });

  it('of the check has what the Marketplace asks for', () => {
    expect(action).toMatchObject({
      name: 'Lockkeeper',
      author: expect.any(String),
      branding: { icon: expect.any(String), color: expect.any(String) },
    });
  });
});

function withoutComments(path: string): string {
  return readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}
