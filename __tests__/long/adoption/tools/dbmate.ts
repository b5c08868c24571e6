import { join } from 'node:path';
import { ask, fromNpm, numberIn, type Tool } from '../tool.js';

const install = () => join(fromNpm({ dbmate: '2.36.0' }), 'node_modules/.bin/dbmate');

export const dbmate: Tool = {
  id: 'dbmate',
  ofSql: true,
  install,
  base: {},
  files: (n, sql) => ({
    [`db/migrations/2024010${n}000000_step.sql`]: `-- migrate:up\n${sql}\n-- migrate:down\nDROP TABLE step_${n};\n`,
  }),
  up: (place) => ask(install(), ['--no-dump-schema', 'migrate'], place),
  pending: (place) => numberIn(ask(install(), ['status'], place), /Pending: (\d+)/),
};
