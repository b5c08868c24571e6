import { expect, test } from '@jest/globals';
import { told, usageOf } from './support.js';

test('a comment of any language says what the code needs', () => {
  const usage = usageOf({
    'a.ts': 'x();\n// lockkeeper:requires users.email_verified, billing.invoice.paid_at -- built at run time\n',
    'b.py': '# lockkeeper:requires "Order"."customerId"\n',
    'c.sql': '/* lockkeeper:requires accounts */ SELECT 1;\n',
    'd.html': '<!-- lockkeeper:requires users.name -->\n',
  });
  expect(told(usage)).toEqual([
    'a.ts:2 read billing.invoice.paid_at',
    'a.ts:2 read users.email_verified',
    'b.py:1 read Order.customerId',
    'c.sql:1 read accounts',
    'd.html:1 read users.name',
  ]);
});

test('what is no name is counted as not judged; what stands in no comment says nothing', () => {
  const usage = usageOf({
    'a.ts': '// lockkeeper:requires users.email-verified\nconst help = "write lockkeeper:requires users.email";\n',
    '__tests__/a.ts': '// lockkeeper:requires users.email\n',
  });
  expect(usage.references).toEqual([]);
  expect(usage.coverage.unjudged).toEqual([
    {
      path: 'a.ts',
      line: 1,
      source: 'manifest-comment',
      reason: '"users.email-verified" is not a table or column: write users.email_verified',
    },
  ]);
});
