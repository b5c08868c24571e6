// The truth of MariaDB, which needs a server of Debian's: `npm run truth:mariadb`, and .ci/run.
import { base } from './jest.config.mjs';

export default {
  ...base,
  testMatch: ['<rootDir>/__tests__/mariadb/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
