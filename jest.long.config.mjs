// Proofs that take long, or need a package of Debian's (a server of MariaDB's, a pooler, a browser): `npm run test:long`,
// and .ci/run.
import { base } from './jest.config.mjs';

export default {
  ...base,
  maxWorkers: '100%',
  testMatch: ['<rootDir>/__tests__/long/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
