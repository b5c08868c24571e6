// Written by scripts/generate.ts; do not edit.
import type { ReportFormat } from './format.js';

/** Every format, loaded when it is asked for. */
export const formats: Readonly<Record<string, () => Promise<{ format: ReportFormat }>>> = {
  github: () => import('./github.js'),
  json: () => import('./json.js'),
  markdown: () => import('./markdown.js'),
  sarif: () => import('./sarif.js'),
  text: () => import('./text.js'),
};
