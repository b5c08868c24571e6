import type { CheckReport } from '../gate/report.js';
import { safeJson } from './escape.js';
import type { ReportFormat } from './format.js';

/** The contract for programs (docs: the JSON report): the report itself, without the files' text. */
export const format: ReportFormat = {
  id: 'json',
  description: 'the whole report for programs; fields are added, never renamed',
  mime: 'application/json',
  extension: 'json',
  render,
};

/** How a report without files has them, and what stands around those of one that has nothing else. */
const NO_FILES = '\n  "files": []';
const [BEFORE, AFTER] = ['{\n  "files": [\n', '\n  ]\n}\n'];

/** File by file: one letter from afar, or one to be escaped, makes slow what stands in the same text. */
function render(report: CheckReport): string {
  const around = safeJson({ ...report, files: [] });
  if (report.files.length === 0) return around;
  const at = around.indexOf(NO_FILES);
  const open = around.slice(0, at + NO_FILES.length - 1);
  const files = report.files.map(({ text: _, ...file }) =>
    safeJson({ files: [file] }).slice(BEFORE.length, -AFTER.length),
  );
  return `${open}\n${files.join(',\n')}\n  ${around.slice(open.length)}`;
}
