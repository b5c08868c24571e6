// Written by scripts/generate.ts; do not edit.
import { extractor as manifestComment } from './manifest-comment.js';
import type { Extractor } from './extractor.js';

/** Every extractor, by file name. */
export const extractors: readonly Extractor[] = [
  manifestComment,
];
