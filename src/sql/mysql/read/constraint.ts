import type { Constraint, ConstraintKind, ForeignKeyTarget, IndexElement, ReferentialAction } from '../../change.js';
import type { Cursor } from './cursor.js';
import { expressionOf } from './expression.js';

/** A constraint that has nothing but its kind and columns. */
export function constraint(kind: ConstraintKind, ...columns: readonly string[]): Constraint {
  return {
    kind,
    name: null,
    columns,
    expression: null,
    references: null,
    valid: true,
    enforced: true,
    deferrable: false,
    initiallyDeferred: false,
    usingIndex: null,
    nullsNotDistinct: false,
    noInherit: false,
    include: [],
    inline: true,
    exclusion: null,
    sql: '',
  };
}

/** An index's columns: `(a, b(10) DESC, (lower(c)))`. */
export function indexElements(cursor: Cursor): IndexElement[] | null {
  const inside = cursor.parentheses();
  if (inside === null) return null;
  return cursor.commaParts(inside.from, inside.to).map(({ from, to }): IndexElement => {
    const part = cursor.part(from, to);
    const expression = part.word() === '(' ? expressionOf(cursor, from, to) : null;
    return {
      column: expression === null ? part.identifier() : null,
      expression,
      collation: null,
      operatorClass: null,
      descending: /\bdesc$/i.test(cursor.slice(from, to)),
      nullsFirst: null,
      sql: cursor.slice(from, to),
    };
  });
}

/** After REFERENCES. */
export function foreignKeyTarget(cursor: Cursor): ForeignKeyTarget | null {
  const table = cursor.name();
  if (table === null) return null;
  const columns = cursor.word() === '(' ? (indexElements(cursor) ?? []) : [];
  const actions: Record<string, ReferentialAction> = { delete: 'no action', update: 'no action' };
  for (;;) {
    if (cursor.eat('match')) cursor.skip();
    else if (cursor.word() === 'on' && (cursor.word(1) === 'delete' || cursor.word(1) === 'update')) {
      const event = cursor.word(1);
      cursor.skip(2);
      actions[event] = action(cursor);
    } else break;
  }
  return {
    table,
    columns: columns.flatMap(({ column }) => column ?? []),
    onDelete: actions.delete ?? 'no action',
    onUpdate: actions.update ?? 'no action',
  };
}

function action(cursor: Cursor): ReferentialAction {
  if (cursor.eat('set', 'null')) return 'set null';
  if (cursor.eat('set', 'default')) return 'set default';
  if (cursor.eat('no', 'action')) return 'no action';
  const word = cursor.word();
  cursor.skip();
  return word === 'cascade' ? 'cascade' : 'restrict';
}

/** What may follow an index's columns: USING, COMMENT, KEY_BLOCK_SIZE, WITH PARSER, VISIBLE. */
export function indexOptions(cursor: Cursor): void {
  for (;;) {
    if (cursor.eatOne('visible', 'invisible', 'ignored')) continue;
    if (cursor.eat('not', 'ignored')) continue;
    if (cursor.eat('with', 'parser') || cursor.eatOne('using', 'comment', 'key_block_size', 'clustering')) {
      cursor.eat('=');
      cursor.skip();
      continue;
    }
    return;
  }
}
