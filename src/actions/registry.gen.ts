// Written by scripts/generate.ts; do not edit.
import type { Job } from './job.js';

/** Every action, loaded when it is asked for. */
export const jobs: Readonly<Record<string, () => Promise<{ job: Job }>>> = {
  apply: () => import('./apply.js'),
  check: () => import('./check.js'),
  comment: () => import('./comment.js'),
  drift: () => import('./drift.js'),
  refresh: () => import('./refresh.js'),
  verify: () => import('./verify.js'),
};
