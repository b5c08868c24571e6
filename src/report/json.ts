import type { CheckReport } from '../gate/report.js';
import { safeJson } from './escape.js';
import type { ReportFormat } from './format.js';

/** The contract for programs (docs: the JSON report): the report itself, without the files' text. */
export const format: ReportFormat = {
  id: 'json',
  description: 'the whole report for programs; fields are added, never renamed',
  mime: 'application/json',
  extension: 'json',
  render: (report) => safeJson(withoutTexts(report)),
};

function withoutTexts(report: CheckReport): CheckReport {
  return { ...report, files: report.files.map(({ text: _, ...file }) => file) };
}
