import type { ChangeEffect, Labels } from '../effects/effect.js';
import { phaseOfChange } from '../effects/labels.js';
import type { Judged } from '../rules/rule.js';
import type { Key } from '../schema/model.js';
import type { PipelineReport } from './pipeline-rules.js';

interface Seen {
  readonly path: string;
  readonly line: number;
}

/** A change that takes something from the code that runs: it belongs behind the deploy of code that can do without. */
export function contracts(effect: ChangeEffect, labels: Labels): boolean {
  return phaseOfChange(effect) === 'contract' && (labels.destructive || labels.incompatible);
}

/**
 * Follows the phases through the migrations of one pull request. What expands and what contracts the same relation can't
 * go out together: the code that stands between the two has no moment at which it runs.
 */
export class Phases {
  private readonly expanded = new Map<Key, Seen>();
  private readonly contracted = new Map<Key, Seen>();

  /** To be told of every judged file, in order. */
  *note(path: string, statements: readonly Judged[]): Iterable<PipelineReport> {
    for (const judged of statements) this.remember(path, judged, 'expand');
    const told = new Set<Key>();
    for (const { statement, effects, labels } of statements) {
      for (const effect of effects.changes) {
        const { target } = effect;
        if (target === null || told.has(target)) continue;
        const report = contracts(effect, labels)
          ? this.mixed(target, 'contract', this.expanded.get(target))
          : isExpanding(effect)
            ? this.mixed(target, 'expand', this.contracted.get(target))
            : null;
        if (report === null) continue;
        told.add(target);
        yield { rule: 'mixed-phases', report: { ...report, statement, relation: target, change: effect.change } };
      }
    }
    for (const judged of statements) this.remember(path, judged, 'contract');
  }

  private remember(path: string, { statement, effects, labels }: Judged, phase: 'expand' | 'contract'): void {
    const map = phase === 'expand' ? this.expanded : this.contracted;
    for (const effect of effects.changes) {
      const { target } = effect;
      const is = phase === 'expand' ? isExpanding(effect) : contracts(effect, labels);
      if (target !== null && is && !map.has(target)) map.set(target, { path, line: statement.span.line });
    }
  }

  private mixed(target: Key, phase: 'expand' | 'contract', other: Seen | undefined): { message: string } | null {
    if (other === undefined) return null;
    const did = phase === 'contract' ? 'contracted here and expanded' : 'expanded here and contracted';
    return {
      message: `${target} is ${did} in line ${other.line} of ${other.path}, in one pull request. Code that needs the new shape is not running yet when the old one goes: expand first, deploy that code, and contract in a later pull request. lockkeeper plan --split writes the files.`,
    };
  }
}

/** It gives code something new in a relation that was there before; an index code does not see. */
function isExpanding({ change, fresh }: ChangeEffect): boolean {
  return !fresh && change.type === 'add-column';
}
