import { type Engine, isRefusal, PostgresSyntaxError } from '../../sql/postgres/engine.js';
import { Offsets } from '../../sql/postgres/offsets.js';
import { readUses } from '../../sql/postgres/uses.js';
import { HOLE, type Uses } from '../../sql/use.js';
import { Rendered, type Template } from './template.js';

export interface ParsedTemplate {
  readonly uses: Uses;
  /** Some hole stands for more than a value: a name, a condition, a whole clause. */
  readonly fragments: boolean;
  /** The offset in the file of an offset that a use has. */
  place(offset: number): number;
}

const VALUE = '$1';
const MAX_ATTEMPTS = 40;
/** What may stand in the place of a hole that is no value: nothing, a name, a list, a condition, a clause. */
const ALTERNATIVES = [VALUE, '', HOLE, '($1)', 'WHERE true', 'AND true', `, ${HOLE}`, `${HOLE} = $1`];

/** Reads a template's SQL. Null where Postgres's parser refuses it, whatever stands in the holes. */
export function parseTemplate(template: Template, engine: Engine): ParsedTemplate | null {
  const choices = firstChoices(template);
  const tried = choices.map(() => new Set<string>());
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const rendered = new Rendered(template, choices);
    const text = rendered.text;
    try {
      const uses = readUses(text, engine);
      const fragments = choices.some((choice) => choice !== VALUE) || uses.dynamic > 0;
      return { uses, fragments, place: (offset) => rendered.place(offset) };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const cursor = error instanceof PostgresSyntaxError ? error.cursor : null;
      if (cursor === null || choices.length === 0) return null;
      if (!tryNext(rendered.holeBefore(new Offsets(text).fromCharacter(cursor)), choices, tried)) return null;
    }
  }
  return null;
}

/** Puts something else into the hole before the error, or, where all was tried, into one before that. */
function tryNext(from: number, choices: string[], tried: readonly Set<string>[]): boolean {
  for (let hole = Math.min(from, choices.length - 1); hole >= 0; hole--) {
    const seen = tried[hole] as Set<string>;
    seen.add(choices[hole] as string);
    const next = ALTERNATIVES.find((one) => !seen.has(one));
    if (next !== undefined) {
      choices[hole] = next;
      return true;
    }
    // Nothing helped here; it is left empty, the likeliest of all.
    choices[hole] = '';
  }
  return false;
}

/** A relation's place, where no value can stand. */
const NAME_BEFORE = /\b(?:from|join|into|update|table|only|returning)\s+$|\.\s*$/i;
const IN_WORD = /[A-Za-z0-9_"']$/;

/** `{{if …}}`, `{{end}}`: a template's own, which puts in nothing; what it has for the other case comes behind as one more. */
const CONTROL = /^\{\{-?\s*(?:(else)|if|end|with|range|define|block|\/\*)(?![\w.])/;

/** What most likely stands in each hole. */
function firstChoices(template: Template): string[] {
  const choices: string[] = [];
  let before = '';
  template.forEach((segment, index) => {
    if (!segment.hole) {
      before = (before + segment.text).slice(-200);
      return;
    }
    const control = CONTROL.exec(segment.text);
    if (control !== null) {
      choices.push(control[1] === undefined ? '' : 'OR');
      return;
    }
    const after = template[index + 1]?.text ?? '';
    const glued = IN_WORD.test(before) || /^[A-Za-z0-9_"'.]/.test(after);
    choices.push(segment.text === '??' || glued || NAME_BEFORE.test(before) ? HOLE : VALUE);
    before += choices.at(-1);
  });
  return choices;
}
