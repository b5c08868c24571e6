/**
 * `npx tsx bench/recall/corpora.ts <mirrors> <folder>`: lays the published test cases of squawk, pgfence and
 * migrationpilot out as `bench/recall.ts` reads them. <mirrors> holds a clone of each, `owner+name/repo`. The label is
 * the tool's own, taken by one rule a corpus:
 *
 * - squawk: a unit test of a lint rule that expects a finding is dangerous, one that expects none is safe.
 * - migrationpilot: the verdict in the head of a file of its benchmark (`context-dependent` is left out), and the first
 *   bad and good example on the page of a rule. Pages of rules that ask a live database are left out.
 * - pgfence: a fixture is dangerous when a test on it expects a finding that the test does not call of low risk; else safe.
 *
 * Left out with all three: rules of names, types, style and timeouts (`conventions.ts`), because they speak of no
 * hazard of a statement, and cases for majors before 13, because no server of them is at hand.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONVENTIONS } from './conventions.js';

interface Published {
  readonly path: string;
  readonly sql: string;
  readonly postgres?: number;
  readonly transactions?: 'file';
}

const [mirrors = '', folder = ''] = process.argv.slice(2);

/** The files of a repository's newest commit that match, with their text. */
function files(repository: string, match: RegExp): { name: string; text: string }[] {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', join(mirrors, repository, 'repo'), ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const names = git('ls-tree', '-r', '--name-only', 'HEAD').split('\n');
  return names.filter((name) => match.test(name)).map((name) => ({ name, text: git('show', `HEAD:${name}`) }));
}

const base = (name: string): string => name.replace(/^.*\//, '').replace(/\.\w+$/, '');

function squawk(): Published[] {
  return files('sbdchd+squawk', /squawk_linter\/src\/rules\/\w+\.rs$/).flatMap(({ name, text }) => {
    const rule = base(name);
    if (CONVENTIONS.has(rule.replaceAll('_', '-')) || rule === 'mod') return [];
    return text
      .split('#[test]')
      .slice(1)
      .flatMap((test): Published[] => {
        const title = /fn (\w+)\(\)/.exec(test)?.[1];
        const sql = /r#"([\s\S]*?)"#/.exec(test)?.[1] ?? /sql = "((?:[^"\\]|\\.)*)"/.exec(test)?.[1];
        const verdict = /\blint_(ok|errors)/.exec(test)?.[1];
        const postgres = Number(/pg_version: "(\d+)/.exec(test)?.[1] ?? 17);
        if (title === undefined || sql === undefined || verdict === undefined || postgres < 13) return [];
        const label = verdict === 'ok' ? 'safe' : 'dangerous';
        const wrapped = /assume_in_transaction: true/.test(test) && !/squawk-disable-assume/.test(sql);
        return [
          { path: `squawk/${label}/${rule}-${title}.sql`, sql, postgres, ...(wrapped && { transactions: 'file' }) },
        ];
      });
  });
}

function migrationpilot(): Published[] {
  const scored = files('mickelsamuel+migrationpilot', /^bench\/corpus\/.*\.sql$/).flatMap(({ name, text }) => {
    const label = /^verdict: (dangerous|safe)$/m.exec(text)?.[1];
    if (label === undefined) return [];
    // Its runner strips the head too: the head names the hazard.
    const postgres = /pg18/.test(name) ? 18 : 17;
    return [
      { postgres, path: `migrationpilot/${label}/${base(name)}.sql`, sql: text.replace(/^\/\*[\s\S]*?\*\/\s*/, '') },
    ];
  });
  const context = files('mickelsamuel+migrationpilot', /^scripts\/rule-fixtures\.ts$/)[0]?.text ?? '';
  const live = new Set([...context.matchAll(/^ {2}(MP\d+): (?:ctx\(|\{)/gm)].map((one) => one[1]));
  const pages = files('mickelsamuel+migrationpilot', /^docs\/rules\/MP\d+\.md$/).flatMap(({ name, text }) => {
    const rule = base(name);
    if (CONVENTIONS.has(rule) || live.has(rule)) return [];
    const postgres = /^MP08[123]$/.test(rule) ? 18 : 17;
    return (['Bad', 'Good'] as const).flatMap((side): Published[] => {
      const sql = new RegExp(`## ${side} Example[^]*?\`\`\`sql\\n([^]*?)\`\`\``).exec(text)?.[1];
      const label = side === 'Bad' ? 'dangerous' : 'safe';
      return sql === undefined ? [] : [{ path: `migrationpilot/${label}/${rule}.sql`, sql, postgres }];
    });
  });
  return [...scored, ...pages];
}

/** The rules that a test expects a finding of, other than those that it says are of low risk. */
function expected(test: string): string[] {
  const found = [...test.matchAll(/const (\w+) = [\w.[\]]+\.(?:find|filter)\([^;]*?ruleId === '([\w-]+)'/g)].flatMap(
    ([, name, rule]) => {
      const said = new RegExp(`expect\\(${name}(?:!|\\[0\\]|\\.length)?[^;]*?\\)\\.(\\w+)\\(([^)]*)\\)`, 'g');
      const claims = [...test.matchAll(said)].map(([, how, what]) => `${how} ${what}`);
      const isThere = claims.some((one) => /^toBeDefined|^toHaveLength [1-9]|^toBeGreaterThan/.test(one));
      return isThere && !claims.some((one) => /RiskLevel\.(?:LOW|SAFE)/.test(one)) ? (rule as string) : [];
    },
  );
  const some = [...test.matchAll(/some\(\([^;]*?ruleId === '([\w-]+)'[^;]*?toBe\(true\)/g)].map(
    (one) => one[1] as string,
  );
  return [...found, ...some];
}

function pgfence(): Published[] {
  const tests =
    files('flvmnt+pgfence', /^tests\/analyzer\.test\.ts$/)[0]
      ?.text.split(/^ {2,4}it\(/m)
      .slice(1) ?? [];
  // A test that sets a version or a schema of its own speaks of another case than the fixture alone.
  const plain = tests.filter((test) => !/snapshotFile|minPostgresVersion|pg\d+Config/.test(test));
  return files('flvmnt+pgfence', /^tests\/fixtures\/.*\.sql$/).map(({ name, text }) => {
    const about = plain.filter((test) => test.includes(`fixture('${base(name)}.sql')`));
    const risky = about.some((test) => /risk\)\.toBe\(RiskLevel\.(?:MEDIUM|HIGH|CRITICAL)\)/.test(test));
    const rules = about.flatMap(expected).filter((rule) => !CONVENTIONS.has(rule));
    return {
      path: `pgfence/${risky || rules.length > 0 ? 'dangerous' : 'safe'}/${base(name)}.sql`,
      sql: text,
      postgres: 14,
    };
  });
}

const cases = [...squawk(), ...migrationpilot(), ...pgfence()];
for (const { path, sql } of cases) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), sql);
}
const told = cases.map(({ path, postgres, transactions }) => [path, { postgres, transactions }]);
writeFileSync(join(folder, 'cases.json'), JSON.stringify(Object.fromEntries(told), null, 1));
console.log(`${cases.length} cases in ${folder}`);
