import type { CheckReport } from '../gate/report.js';
import { safeJson } from './escape.js';
import type { ReportFormat } from './format.js';

/** The contract for programs (docs: the JSON report): the report itself, without the files' text. */
export const format: ReportFormat = {
  id: 'json',
  description: 'the whole report for programs; fields are added, never renamed',
  mime: 'application/json',
  extension: 'json',
  render: (report) => parts(report).join(''),
  parts,
};

/** How a report without files has them, and what stands around those of one that has nothing else. */
const NO_FILES = '\n  "files": []';
const [BEFORE, AFTER] = ['{\n  "files": [\n', '\n  ]\n}\n'];
/** What is written at once, about. */
const PART = 64 * 1024;

/** File by file: one letter from afar, or one to be escaped, makes slow what stands in the same text. */
function parts(report: CheckReport): string[] {
  const around = safeJson({ ...report, files: [] });
  if (report.files.length === 0) return [around];
  const open = around.indexOf(NO_FILES) + NO_FILES.length - 1;
  const found: string[] = [];
  let part = `${around.slice(0, open)}\n`;
  for (const [at, { text: _, ...file }] of report.files.entries()) {
    const text = safeJson({ files: [file] }).slice(BEFORE.length, -AFTER.length);
    part += at === 0 ? text : `,\n${text}`;
    if (part.length < PART) continue;
    found.push(part);
    part = '';
  }
  return [...found, `${part}\n  ${around.slice(open)}`];
}
