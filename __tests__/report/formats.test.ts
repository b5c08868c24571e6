import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CheckReport } from '../../src/gate/report.js';
import { safeJson } from '../../src/report/escape.js';
import type { ReportFormat } from '../../src/report/format.js';
import { formats } from '../../src/report/registry.gen.js';
import * as samples from '../support/report.js';
import { ATTACKS, runnerCommands } from './runner.js';

const REPORTS: Readonly<Record<string, () => CheckReport>> = {
  pass: samples.passReport,
  hold: samples.holdReport,
  unparsed: samples.unparsedReport,
  ignored: samples.ignoredReport,
  long: samples.longReport,
  empty: samples.emptyReport,
  hostile: () => samples.hostileReport(ATTACKS.join(' ')),
};

async function load(id: string): Promise<ReportFormat> {
  const { format } = await (formats[id] as () => Promise<{ format: ReportFormat }>)();
  return format;
}

const OPTIONS = { color: false, width: 80, quiet: false };

describe.each(Object.keys(formats))('%s', (id) => {
  test('is what the registry says, and describes itself', async () => {
    const format = await load(id);
    expect(format.id).toBe(id);
    expect(format.description).toMatch(/^.{10,80}[^.]$/);
    expect(format.mime).toMatch(/^[a-z]+\/[a-z+]+$/);
    expect(format.extension).toMatch(/^[a-z]+$/);
  });

  test.each(Object.keys(REPORTS))('renders %s, the same each time, ending with a newline', async (name) => {
    const format = await load(id);
    const report = (REPORTS[name] as () => CheckReport)();
    const text = format.render(report, OPTIONS);
    expect(text).toMatch(/\S/);
    expect(text.endsWith('\n')).toBe(true);
    expect(format.render(report, OPTIONS)).toBe(text);
  });

  test('whatever is in the report, a log of it holds no command that is not ours', async () => {
    const format = await load(id);
    const hostile = fc.array(fc.constantFrom(...ATTACKS), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(hostile, fc.boolean(), (text, color) => {
        const output = format.render(samples.hostileReport(text), { ...OPTIONS, color });
        const commands = runnerCommands(output);
        const own = commands.filter(({ name, properties }) => name === 'error' && 'title' in properties);
        return commands.length === own.length && own.length === (id === 'github' ? 3 : 0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('json', () => {
  test('is the report, value for value, without the text of files', async () => {
    const format = await load('json');
    const report = samples.holdReport();
    const files = report.files.map(({ text: _, ...file }) => file);
    expect(JSON.parse(format.render(report, OPTIONS))).toEqual({ ...report, files });
  });

  test.each(Object.keys(REPORTS))('writes %s file by file as if it were in one go', async (name) => {
    const format = await load('json');
    const report = (REPORTS[name] as () => CheckReport)();
    const files = [...report.files, ...report.files].map(({ text: _, ...file }) => file);
    expect(format.render({ ...report, files }, OPTIONS)).toBe(safeJson({ ...report, files }));
  });

  test('comes in several parts where it is long', async () => {
    const format = await load('json');
    const report = samples.holdReport();
    const files = Array.from({ length: 200 }, () => report.files).flat();
    const parts = format.parts?.({ ...report, files }) ?? [];
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.join('')).toBe(format.render({ ...report, files }, OPTIONS));
  });

  test('is indented by two spaces', async () => {
    const format = await load('json');
    expect(format.render(samples.passReport(), OPTIONS)).toMatch(/^\{\n {2}"version": 1,\n {2}"verdict": "pass",\n/);
  });
});
