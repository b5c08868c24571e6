import { expect, test } from '@jest/globals';
import { judgeSql } from '../support/judge.js';

test('a name that only the running code knows is in no finding, no step and no effect', () => {
  const sql = `DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN x TYPE bigint', 'a_' || t);
    EXECUTE format('CREATE INDEX %I ON app.%I (x)', t || '_x', t); END LOOP; END $$`;
  const text = JSON.stringify(judgeSql({ sql, allPresets: true }));
  expect(text).not.toContain('unknown_name');
  expect(text).toContain('Changing \\"x\\" to bigint rewrites (named when it runs) and rebuilds its indexes');
});
