import { globMatcher } from '../frameworks/glob.js';

/** Folders that hold what never runs in production, what others own, or what builds the schema itself. */
const NOT_CODE =
  /(?:^|\/)(?:node_modules|vendor|third_party|dist|build|out|target|coverage|\.git|\.next|\.venv|venv|__tests__|__mocks__|__fixtures__|tests?|spec|specs|e2e|fixtures?|testdata|testing|migrations?|migrate|alembic|alterations|seeds?|seeders?|examples?|benchmarks?|docs?)\//i;
const NOT_CODE_FILE =
  /(?:[._-](?:test|tests|spec|e2e|stories|bench|seed)\.[a-z]+|_test\.(?:go|py|rb|rs)|_spec\.rb|(?:^|\/)(?:test_[^/]*|conftest)\.py|(?:^|\/)syntax_test_[^/]*|Tests?\.(?:java|kt|cs|php)|\.d\.ts|\.min\.js|\.pb\.go|(?:^|\/)seeds?\.[a-z]+)$/;

/** Says of a path whether it is application code. `exclude`: globs of what is not, besides the usual. */
export function isCode(exclude: readonly string[]): (path: string) => boolean {
  const excluded = exclude.map((glob) => globMatcher(glob));
  return (path) => !NOT_CODE.test(path) && !NOT_CODE_FILE.test(path) && !excluded.some((matches) => matches(path));
}
