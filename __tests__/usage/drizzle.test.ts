import { expect, test } from '@jest/globals';
import { told, usageOf } from './support.js';

const HEAD = "import { pgTable, text, uuid } from 'drizzle-orm/pg-core';\n";

test('tables, schemas, creators, columns that are spread, and what is said of them', () => {
  const usage = usageOf({
    'schema.ts': `${HEAD}
const stamps = { createdAt: timestamp('created_at', { withTimezone: true }).defaultNow().notNull() };
export const kind = pgEnum('kind', ['a', 'b']);
export const users = pgTable('users', {
  id: uuid('id').primaryKey().defaultRandom(), // text('no')
  name: varchar({ length: 80 }),
  kind: kind('kind').array(),
  n: serial(),
  ...stamps,
}, (t) => [index('x').on(t.name)]);
const auth = pgSchema("auth");
export const keys = auth.table('keys', (t) => ({ 'k': t.text("k") }));
const make = pgTableCreator((name) => \`app_\${name}\`);
export const posts = make('posts', { id: text('id') });
`,
  });
  expect(told(usage).map((line) => line.replace('schema.ts:', ''))).toEqual([
    '13 declare auth.keys',
    '13 declare auth.keys.k',
    '15 declare app_posts',
    '15 declare app_posts.id',
    '3 declare users.created_at',
    '5 declare users',
    '6 declare users.id',
    '7 declare users.name',
    '8 declare users.kind',
    '9 declare users.n',
  ]);
  expect(Object.fromEntries(usage.references.map(({ column, declared }) => [column ?? '', declared]))).toMatchObject({
    id: { type: 'text', notNull: false, hasDefault: false },
    name: { type: 'character varying(80)', notNull: false, hasDefault: false },
    kind: { type: 'kind[]' },
    n: { type: 'integer', notNull: true, hasDefault: true },
    created_at: { type: 'timestamp with time zone', notNull: true, hasDefault: true },
  });
  expect(usage.coverage).toMatchObject({ whole: 3, partly: 0, unjudged: [] });
});

test('a name that casing decides is a guess; what stands elsewhere is counted', () => {
  const usage = usageOf({
    'schema.ts': `${HEAD}export const a = pgTable('a', { userId: text(), ...shared });\npgTable(name, {});`,
  });
  expect(told(usage)).toEqual(['schema.ts:2 declare a', 'schema.ts:2 declare a.userId (guess)']);
  expect(usage.coverage).toMatchObject({ whole: 0, partly: 1 });
  expect(usage.coverage.unjudged.map(({ line }) => line)).toEqual([2, 3]);
});
