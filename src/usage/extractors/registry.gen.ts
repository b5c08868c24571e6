// Written by scripts/generate.ts; do not edit.
import { extractor as drizzle } from './drizzle.js';
import { extractor as manifestComment } from './manifest-comment.js';
import { extractor as prisma } from './prisma.js';
import { extractor as sqlFile } from './sql-file.js';
import { extractor as sqlString } from './sql-string.js';
import type { Extractor } from './extractor.js';

/** Every extractor, by file name. */
export const extractors: readonly Extractor[] = [
  drizzle,
  manifestComment,
  prisma,
  sqlFile,
  sqlString,
];
