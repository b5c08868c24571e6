import type { ChangeEffect, Lock, Work } from '../effects/effect.js';
import type { Key } from '../schema/model.js';
import type { Report, Rewrite } from './rule.js';

/** The first work of this kind that predict gave this reason, or undefined. */
export function workOf<K extends Work['kind']>(
  effect: ChangeEffect,
  kind: K,
  ...because: readonly Extract<Work, { kind: K }>['because'][]
): Extract<Work, { kind: K }> | undefined {
  for (const work of effect.work) {
    if (isKind(work, kind) && (because.length === 0 || because.some((one) => one === work.because))) return work;
  }
  return undefined;
}

function isKind<K extends Work['kind']>(work: Work, kind: K): work is Extract<Work, { kind: K }> {
  return work.kind === kind;
}

/** Why the change rewrites its table: the first reason counts, so that one rewrite is one finding. */
export function rewriteReason(effect: ChangeEffect): string | null {
  return workOf(effect, 'rewrite')?.because ?? null;
}

/** The lock that the change takes on a relation. */
export function lockOn(effect: ChangeEffect, relation: Key | null): Lock | undefined {
  return effect.locks.find((lock) => lock.relation === relation);
}

/** What predict had to take for granted, as a tail for a message; empty when it knew all. */
export function assumed(effect: ChangeEffect): string {
  return effect.assumptions.length === 0 ? '' : ` ${effect.assumptions.join(' ')}`;
}

/** The relation's name for a message; the key, or what the statement alone tells. */
export function nameOf(effect: ChangeEffect): string {
  return effect.target ?? 'the table';
}

/** `"name"` for messages: identifiers are quoted there whatever SQL needs. */
export function quoted(name: string): string {
  return `"${name}"`;
}

/** A report with its rewrite, where there is one. */
export function withRewrite(report: Report, rewrite: Rewrite | null): Report {
  return rewrite === null ? report : { ...report, rewrite };
}
