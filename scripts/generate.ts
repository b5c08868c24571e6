/**
 * Writes what is derived from the source: registries (a folder or file is registered by being there), the rule pages,
 * the configuration's schema. `tsx scripts/generate.ts --check` writes nothing and fails when something is stale.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const checking = process.argv.includes('--check');
const stale: string[] = [];

/** Writes a file, or notes that it differs when only checking. */
function put(path: string, text: string): void {
  const absolute = join(root, path);
  if (existsSync(absolute) && readFileSync(absolute, 'utf8') === text) return;
  if (checking) {
    stale.push(path);
    return;
  }
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, text);
}

function camel(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

const HEAD = '// Written by scripts/generate.ts; do not edit.\n';

function ruleIds(): string[] {
  return readdirSync(join(root, 'src/rules'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, 'src/rules', entry.name, 'doc.md')))
    .map((entry) => entry.name)
    .sort();
}

/** Files of a folder that each export one thing under a fixed name, marked by that export. */
function modules(folder: string, exported: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.gen.ts'))
    .filter((name) =>
      new RegExp(`^export const ${exported}\\b`, 'm').test(readFileSync(join(root, folder, name), 'utf8')),
    )
    .map((name) => name.slice(0, -3))
    .sort();
}

function ruleRegistry(): void {
  const ids = ruleIds();
  put(
    'src/rules/registry.gen.ts',
    `${HEAD}${ids.map((id) => `import { rule as ${camel(id)} } from './${id}/index.js';`).join('\n')}\n` +
      `import type { Rule } from './rule.js';\n\n/** Every rule, by id. */\nexport const rules: readonly Rule[] = [\n${ids
        .map((id) => `  ${camel(id)},`)
        .join('\n')}\n];\n`,
  );
}

interface EagerRegistry {
  readonly folder: string;
  /** The name under which each file exports its one thing, and that thing's type. */
  readonly exported: string;
  readonly type: string;
}

/** A registry that is loaded whole: `<exported>s`, by file name. */
function eagerRegistry({ folder, exported, type }: EagerRegistry): void {
  const ids = modules(`src/${folder}`, exported);
  put(
    `src/${folder}/registry.gen.ts`,
    `${HEAD}${ids.map((id) => `import { ${exported} as ${camel(id)} } from './${id}.js';`).join('\n')}\n` +
      `import type { ${type} } from './${exported}.js';\n\n/** Every ${exported}, by file name. */\nexport const ${exported}s: readonly ${type}[] = [\n${ids
        .map((id) => `  ${camel(id)},`)
        .join('\n')}\n];\n`,
  );
}

/** What rules look for in MySQL and MariaDB: only these databases load it. */
function mysqlRegistry(): void {
  const ids = ruleIds().filter((id) => existsSync(join(root, 'src/rules', id, 'mysql.ts')));
  put(
    'src/rules/mysql.gen.ts',
    `${HEAD}${ids.map((id) => `import { mysql as ${camel(id)} } from './${id}/mysql.js';`).join('\n')}\n` +
      `import type { MysqlChecks } from './rule.js';\n\n/** What each rule looks for in MySQL and MariaDB, by its id. */\nexport const mysqlRules: Readonly<Record<string, MysqlChecks>> = {\n${ids
        .map((id) => (/-/.test(id) ? `  '${id}': ${camel(id)},` : `  ${id},`))
        .join('\n')}\n};\n`,
  );
}

interface LazyRegistry {
  readonly folder: string;
  /** The name under which each file exports its one thing, and that thing's type. */
  readonly exported: string;
  readonly type: string;
  readonly title: string;
}

/** A registry whose entries are loaded when they are asked for: `<exported>s`, by file name. */
function lazyRegistry({ folder, exported, type, title }: LazyRegistry): void {
  const entries = modules(`src/${folder}`, exported).map(
    (id) => `  ${/-/.test(id) ? `'${id}'` : id}: () => import('./${id}.js'),`,
  );
  put(
    `src/${folder}/registry.gen.ts`,
    `${HEAD}import type { ${type} } from './${exported}.js';\n\n/** ${title}, loaded when it is asked for. */\nexport const ${exported}s: Readonly<Record<string, () => Promise<{ ${exported}: ${type} }>>> = {\n${entries.join('\n')}\n};\n`,
  );
}

/** An action.yml for each job: the check's at the root, where the Marketplace looks, the others in a folder each. */
async function actionFiles(): Promise<void> {
  const { jobs } = await import('../src/actions/registry.gen.js');
  const { actionFile } = await import('./generate/action-file.js');
  for (const [id, load] of Object.entries(jobs)) {
    put(id === 'check' ? 'action.yml' : `${id}/action.yml`, actionFile((await load()).job));
  }
}

/** Pages and the schema are made from the modules themselves, so they come after the registries are right. */
async function pages(): Promise<void> {
  const { jsonSchema } = await import('../src/settings/json-schema.js');
  put('schema.json', `${JSON.stringify(jsonSchema(ruleIds()), null, 2)}\n`);
  const { settingsPage } = await import('./generate/settings-page.js');
  put('docs/settings.md', settingsPage());
  const { monitorPage } = await import('./generate/monitor-page.js');
  put('docs/monitor.md', monitorPage(readFileSync(join(root, 'docs/monitor.md'), 'utf8')));
  await actionFiles();
  const { rulePages } = await import('./generate/rule-pages.js');
  for (const [path, text] of rulePages(root)) put(path, text);
  const written = new Set([...rulePages(root)].map(([path]) => path));
  for (const name of existsSync(join(root, 'docs/rules')) ? readdirSync(join(root, 'docs/rules')) : []) {
    if (written.has(`docs/rules/${name}`)) continue;
    if (checking) stale.push(`docs/rules/${name}`);
    else rmSync(join(root, 'docs/rules', name));
  }
}

ruleRegistry();
mysqlRegistry();
eagerRegistry({ folder: 'frameworks', exported: 'framework', type: 'Framework' });
eagerRegistry({ folder: 'usage/extractors', exported: 'extractor', type: 'Extractor' });
eagerRegistry({ folder: 'frameworks/ledgers', exported: 'ledger', type: 'ToolLedger' });
lazyRegistry({ folder: 'report', exported: 'format', type: 'ReportFormat', title: 'Every format' });
lazyRegistry({ folder: 'commands', exported: 'command', type: 'Command', title: 'Every command' });
lazyRegistry({ folder: 'actions', exported: 'job', type: 'Job', title: 'Every action' });
await pages();
if (stale.length > 0) {
  console.error(`Stale: ${stale.join(', ')}. Run npm run generate and commit what it writes.`);
  process.exitCode = 1;
}
