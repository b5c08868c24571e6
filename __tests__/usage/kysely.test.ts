import { expect, test } from '@jest/globals';
import { told, usageOf } from './support.js';

test('interfaces of a database, over files; names in capitals may be written either way', () => {
  const usage = usageOf({
    'db.ts': `import { Kysely } from 'kysely';
import type { User } from './user.js';
interface Tables { users: User; 'app.posts': Post }
interface Post { id: Generated<number>; body: { a: string } | null
  title: string }
export const db = new Kysely<Tables>({ dialect });
`,
    'user.ts': `import type { Generated } from 'kysely';
export interface User extends Stamps { id: Generated<number>, displayName: string }
interface Stamps { at: ColumnType<Date, string, never> }
const tableName = 'actor';
export type PartialDB = { [tableName]: User };
interface Service { run(): void }
`,
  });
  expect(told(usage)).toEqual([
    'db.ts:3 declare app.posts',
    'db.ts:3 declare app.posts.body',
    'db.ts:3 declare app.posts.id',
    'db.ts:3 declare app.posts.title',
    'db.ts:3 declare users',
    'db.ts:3 declare users.at',
    'db.ts:3 declare users.displayName (guess)',
    'db.ts:3 declare users.display_name (guess)',
    'db.ts:3 declare users.id',
    'user.ts:5 declare actor',
    'user.ts:5 declare actor.at',
    'user.ts:5 declare actor.displayName (guess)',
    'user.ts:5 declare actor.display_name (guess)',
    'user.ts:5 declare actor.id',
  ]);
});

test('queries: aliases, sub-queries that name the outer table, inserts and conflicts', () => {
  const usage = usageOf({
    'q.ts': `db.selectFrom('person as p')
  .innerJoin('pet', (join) => join.onRef('pet.owner_id', '=', 'p.id').on('kind', '=', 'cat'))
  .select(['p.id', 'pet.name as pet_name', (eb) => eb.selectFrom('toy').whereRef('toy.pet_id', '=', 'pet.id').select('toy.n').as('toys')])
  .where((eb) => eb.or([eb('p.age', '>', 3), eb('p.nick', 'is', null)]))
  .orderBy('pet_name', 'desc').execute();
db.insertInto('pet').values({ name, owner_id: 1 }).onConflict((oc) => oc.columns(['name']).doUpdateSet({ species: (eb) => eb.ref('excluded.species') })).returningAll().execute();
db.updateTable('pet').set('name', 'x').set({ seen: now }).where('id', '=', id).execute();
db.deleteFrom('toy').where('id', 'in', ids);
`,
  });
  expect(told(usage).map((line) => line.replace('q.ts:', ''))).toEqual([
    '1 read person',
    '2 read person.id',
    '2 read person|pet.kind',
    '2 read pet',
    '2 read pet.owner_id',
    '3 read person.id',
    '3 read pet.id',
    '3 read pet.name',
    '3 read toy',
    '3 read toy.n',
    '3 read toy.pet_id',
    '4 read person.age',
    '4 read person.nick',
    '6 read pet.name',
    '6 read pet.species',
    '6 write pet',
    '6 write pet.name',
    '6 write pet.owner_id',
    '6 write pet.species',
    '7 read pet.id',
    '7 write pet',
    '7 write pet.name',
    '7 write pet.seen',
    '8 read toy.id',
    '8 write toy',
  ]);
  expect(usage.inserts.map(({ columns }) => columns)).toEqual([['name', 'owner_id']]);
});

test('a table of a query that a function begins, and a reference to a table itself, are not sure', () => {
  const usage = usageOf({
    'q.ts':
      "ancestorsOf(db, { uri }).selectFrom('ancestor').select('ancestor.uri');\ndb.selectFrom('post').where(visible(ref('post'))).select('uri');",
  });
  expect(told(usage)).toEqual([
    'q.ts:1 read ancestor (guess)',
    'q.ts:1 read ancestor.uri (guess)',
    'q.ts:2 read post',
    'q.ts:2 read post.uri',
  ]);
});
