import { expect, test } from '@jest/globals';
import { shown } from '../../src/effects/shown.js';
import { walk } from './support.js';

const BEFORE = 'CREATE TABLE users (id bigint PRIMARY KEY, age integer);';

test('a name that only the running code knows is not shown, and is looked at nevertheless', () => {
  const block = `DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables LOOP
    EXECUTE format('DROP TABLE %I', 'old_' || t); ALTER TABLE users DROP COLUMN age; END LOOP; END $$`;
  const [judged] = walk(block, { before: BEFORE });
  expect(judged?.labels.destructive).toBe(true);
  const effects = shown(judged?.effects as NonNullable<typeof judged>['effects']);
  expect(JSON.stringify([judged?.effects.locks, judged?.effects.drops])).toContain('unknown_name');
  expect(effects.locks.map(({ relation }) => relation)).toEqual(['public.users']);
  expect(effects.drops).toEqual(['column public.users.age']);
});
