// Written by scripts/generate.ts; do not edit.
import type { Command } from './command.js';

/** Every command, loaded when it is asked for. */
export const commands: Readonly<Record<string, () => Promise<{ command: Command }>>> = {
  apply: () => import('./apply.js'),
  backfill: () => import('./backfill.js'),
  check: () => import('./check.js'),
  compat: () => import('./compat.js'),
  doctor: () => import('./doctor.js'),
  drift: () => import('./drift.js'),
  explain: () => import('./explain.js'),
  init: () => import('./init.js'),
  plan: () => import('./plan.js'),
  record: () => import('./record.js'),
  rollback: () => import('./rollback.js'),
  stats: () => import('./stats.js'),
  status: () => import('./status.js'),
  verify: () => import('./verify.js'),
  watch: () => import('./watch.js'),
};
