import type { Relation } from '../../schema/model.js';
import type { ChangeOf, Expression } from '../../sql/change.js';

const TEXTS = new Set(['text', 'varchar', 'bpchar', 'citext', 'name', 'json', 'jsonb', 'hstore']);
const FROM_JSON = new Set(['->>', '#>>']);

/**
 * The expression converts a text to something that not every text is, a number or a date: a row for which that fails is
 * refused, since an index and a generated column compute it for each.
 */
export function mayNotConvert({ castTypes, columns, operators }: Expression, relation: Relation | null): boolean {
  if (!castTypes.some(({ name, array }) => array || !TEXTS.has(name))) return false;
  if (operators.some((one) => FROM_JSON.has(one))) return true;
  return columns.some((name) => TEXTS.has(relation?.columns.get(name)?.type.name ?? ''));
}

/** One of an index's expressions does, or its WHERE. */
export function indexMayNotConvert(
  { elements, where }: Pick<ChangeOf<'create-index'>, 'elements' | 'where'>,
  relation: Relation | null,
): boolean {
  return [where, ...elements.map(({ expression }) => expression)].some(
    (one) => one !== null && mayNotConvert(one, relation),
  );
}
