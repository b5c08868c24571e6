// Written by scripts/generate.ts; do not edit.
import { extractor as manifestComment } from './manifest-comment.js';
import { extractor as sqlFile } from './sql-file.js';
import { extractor as sqlString } from './sql-string.js';
import type { Extractor } from './extractor.js';

/** Every extractor, by file name. */
export const extractors: readonly Extractor[] = [
  manifestComment,
  sqlFile,
  sqlString,
];
