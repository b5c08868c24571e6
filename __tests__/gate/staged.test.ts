import { describe, expect, it } from '@jest/globals';
import { findingsOf } from '../../src/gate/holds.js';
import { judge } from '../../src/gate/judge.js';
import { rules } from '../../src/rules/registry.gen.js';
import { parse } from '../support/judge.js';
import { CASES } from '../support/staged/cases.js';
import { pullsFor } from '../support/staged/pulls.js';

/* That staged changes do what they say under traffic is shown in __tests__/long/staged.test.ts. */

const USERS = `CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL, tags text[], at point);
  CREATE TABLE orders (id int PRIMARY KEY, user_id bigint, parent int REFERENCES users);`;

const plan = (command: string, schema = USERS, options = {}) =>
  pullsFor({ schema, command: command.split(' '), options });

describe.each(CASES)('$title', (one) => {
  it('passes our own check, but for what takes something away', () => {
    const migrations = pullsFor(one).flatMap(({ files }, pull) =>
      files.map(({ sql, phase, slug }, at) => ({
        path: `${pull}_${at}_${slug}`,
        text: sql,
        phase,
        transactionMode: 'statement' as const,
        optOut: null,
        runnerKnown: true,
        judged: true,
        problem: null,
        status: 'added' as const,
        sortsBefore: null,
        sameVersion: null,
        landed: false,
        broughtBy: null,
      })),
    );
    const policy = { postgresVersion: 17, failOn: 'error', rules: {}, presets: [] } as const;
    const files = judge({ migrations, before: parse(one.schema), policy, change: false }, parse, rules);
    const held = files
      .filter(({ path }) => !path.includes('_contract'))
      .flatMap(findingsOf)
      .filter(({ severity }) => severity === 'error');
    expect(held.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
    expect(files.every(({ error }) => error === null)).toBe(true);
  });
});

describe('what is named', () => {
  it.each([
    ['rename user.name full_name', 'There is no table "user"', 'Did you mean "users"?'],
    ['rename users.nam full_name', '"users" has no column "nam"', 'Did you mean "name"?'],
    ['rename users.name id', '"users" has a column "id" already', undefined],
    ['renam users.name x', 'There is no "lockkeeper plan renam"', 'Did you mean "lockkeeper plan rename"?'],
    ['rename users.name', 'takes TABLE.COLUMN NAME', 'Such as: lockkeeper plan rename users.name full_name'],
    ['add-fk orders.user_id users.name', 'Nothing makes (name) of public.users unique', 'plan add-unique'],
    ['add-fk orders.user_id users.tags', 'Nothing makes (tags)', undefined],
    ['add-unique users.id', 'users_pkey makes (id) of public.users unique already', undefined],
    ['not-null users.name', 'is NOT NULL already', undefined],
    ['drop users', 'foreign key orders_parent_fkey of public.orders needs public.users', 'Drop that first'],
    ['drop users.id', 'points to "id" of public.users', 'Drop that foreign key first'],
    ['split users.name a=name', 'takes TABLE.COLUMN NEW=EXPRESSION', undefined],
    ['split users.name a=name b=name', 'How the old column is made', '--join'],
    ['retype users.name bigint;drop', 'is not a type', undefined],
  ])('%s: %s', (command, message, hint) => {
    let error: unknown;
    try {
      plan(command);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({
      message: expect.stringContaining(message),
      ...(hint === undefined ? {} : { hint: expect.stringContaining(hint) }),
    });
  });

  it('an expression is one, and nothing else', () => {
    expect(() => plan('not-null users.tags', USERS, { backfill: "'{}'); DROP TABLE users; --" })).toThrow(
      'is not an SQL expression',
    );
  });
});

describe('what stands around a column', () => {
  const view = `${USERS} CREATE VIEW names AS SELECT id, name FROM users;`;

  it('a view is told of where Postgres would refuse, and refused where it would stay behind', () => {
    expect(plan('rename users.name full_name', view).at(-1)?.notes.join()).toContain('view public.names reads "name"');
    expect(() => plan('retype users.name integer', view, { using: 'length(name)' })).toThrow('public.names');
  });

  it('a policy follows the new name', () => {
    const policy = `${USERS} CREATE POLICY own ON users USING (name = current_user);`;
    const [file] = plan('rename users.name full_name', policy).at(-1)?.files ?? [];
    expect(file?.sql).toContain('ALTER POLICY own ON users USING (full_name = current_user);');
  });

  it('a trigger function that speaks of it is told of', () => {
    const trigger = `${USERS} CREATE FUNCTION lower_name() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN NEW.name := lower(NEW.name); RETURN NEW; END $$;
      CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION lower_name();`;
    expect(plan('rename users.name full_name', trigger).at(-1)?.notes.join()).toContain('trigger t speaks of "name"');
  });

  it('a publication has subscribers that need the column first', () => {
    const published = `${USERS} CREATE PUBLICATION p FOR TABLE users;`;
    expect(plan('rename users.name full_name', published)[0]?.notes.join()).toContain('p publishes public.users');
  });

  it.each([
    ['(INCREMENT BY 5 CACHE 20)', '', ' (INCREMENT BY 5 CACHE 20);'],
    ['', 'ALTER TABLE users ALTER uid SET GENERATED ALWAYS RESTART WITH 9;', ';'],
    ['(SEQUENCE NAME public."u s" START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1)', '', ';'],
    ['(MINVALUE -9 MAXVALUE 2147483647)', '', ' (MINVALUE -9 NO MAXVALUE);'],
  ])('an identity passes with how its sequence counts: %s %s', (options, more, end) => {
    const schema = `CREATE TABLE users (uid int GENERATED BY DEFAULT AS IDENTITY ${options} PRIMARY KEY); ${more}`;
    for (const command of ['rename users.uid id', 'retype users.uid bigint']) {
      const sql = plan(command, schema)
        .flatMap(({ files }) => files.map((one) => one.sql))
        .join('');
      expect(/ADD GENERATED (?:ALWAYS|BY DEFAULT) AS IDENTITY(.*)/.exec(sql)?.[1]).toBe(end);
    }
  });

  it.each(['ALTER TABLE users ALTER id SET INCREMENT BY 7', 'ALTER SEQUENCE users_id_seq CACHE 9'])(
    'an identity whose sequence was altered is refused: %s',
    (altered) => {
      const schema = `CREATE TABLE users (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY); ${altered};`;
      for (const command of ['rename users.id uid', 'retype users.id bigint'])
        expect(() => plan(command, schema)).toThrow('was altered after it was made');
    },
  );

  it('a change that costs nothing is one statement', () => {
    const [pull, ...more] = plan('retype users.name varchar');
    expect(more).toEqual([]);
    expect(pull?.files.map(({ phase }) => phase)).toEqual(['switch']);
  });
});
