export const base = {
  testEnvironment: 'node',
  // Where every core is busy with something else, starting a process takes seconds.
  testTimeout: 120_000,
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/__tests__/long/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' }, experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
      },
    ],
  },
};

// Jest would leave one core alone, which on two cores means one file after the other.
const maxWorkers = '100%';

// LOCKKEEPER_TRUTH_MAJORS=13,14,15,16,17,18: the truth tests once for each, side by side on jest's workers.
const majors = (process.env.LOCKKEEPER_TRUTH_MAJORS ?? '').split(',').filter(Boolean);
const truth = '<rootDir>/__tests__/truth/**/*.test.ts';
const all = '<rootDir>/__tests__/**/*.test.ts';

const globalSetup = '<rootDir>/__tests__/support/in-memory.ts';

export default majors.length === 0
  ? { ...base, globalSetup, maxWorkers, testMatch: [all] }
  : {
      globalSetup,
      maxWorkers,
      projects: [
        {
          ...base,
          displayName: 'lockkeeper',
          testMatch: [all],
          testPathIgnorePatterns: [...base.testPathIgnorePatterns, '/__tests__/truth/'],
        },
        ...majors.map((major) => ({
          ...base,
          displayName: `Postgres ${major}`,
          testMatch: [truth],
          globals: { LOCKKEEPER_TRUTH_MAJOR: Number(major) },
        })),
      ],
    };
