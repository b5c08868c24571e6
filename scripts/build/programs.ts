import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OutputChunk, type OutputOptions, type Plugin, type RolldownOptions, rolldown } from 'rolldown';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** What is started, and the house behind it, which it loads at once. */
const DOORS = { cli: 'command-line', action: 'workflow-step' };

/** Libraries in files of their own, by the names that they are imported by. */
const LIBRARIES = {
  yaml: 'yaml',
  pg: 'pg',
  'pglite-driver': '@electric-sql/pglite',
  github: '@actions/github/lib/utils',
};

/**
 * What is loaded together, by the modules that begin it: what they import is in the same file, unless a file before it has
 * it. So each file waits for files before it alone, and no module is there twice.
 */
const ROOMS = {
  // All that a check of plain SQL runs through, and nothing else, in each format for machines: every byte less starts faster.
  'command-line':
    /^src\/(command-line|commands\/check|sql\/postgres\/(engine|parse)|report\/(text|json|github|sarif))\.ts$/,
  // What judges MySQL and MariaDB, with its grammars: Postgres pays nothing for it.
  mysql: /^src\/gate\/mysql\.ts$|\/node-sql-parser\//,
  // What needs more of a repository than SQL, and what writes more than a report: Git, the code that uses the schema.
  repository:
    /^src\/(frameworks\/repository|commands\/(code|split|help|explain|init|plan|doctor)|report\/markdown)\.ts$/,
  'workflow-step':
    /^src\/(workflow-step|actions\/(check|comment|refresh)|github\/.*)\.ts$|\/node_modules\/@actions\/core\//,
  // What asks a database, real or thrown away.
  database: /^src\/(?!actions\/|cli\.ts$|action\.ts$)/,
  // The action's jobs that do.
  jobs: /^src\/actions\//,
};

/** By its place in the repository; what a library has, by its whole path, wherever that is installed. */
function nameOf(module: string): string {
  return module.includes('node_modules') ? module : relative(root, module);
}

/**
 * Leaves out what asks GitHub for an identity token, which is never asked for: the HTTP client behind it is a quarter of
 * the action's bundle, and would be set up in each run.
 */
const withoutTokens: Plugin = {
  name: 'without-tokens',
  load: {
    filter: { id: /@actions[\\/]core[\\/]lib[\\/]oidc-utils\.js$/ },
    handler: () => 'export const OidcClient = undefined;',
  },
};

/** Leaves what is imported by these names to files of their own. */
function apart(names: Readonly<Record<string, string>>): Plugin {
  const files = new Map(Object.entries(names).map(([file, name]) => [name, `./${file}.cjs`]));
  return {
    name: 'apart',
    resolveId(name) {
      const file = files.get(name);
      return file === undefined ? null : { id: file, external: true };
    },
  };
}

const OUTPUT = {
  format: 'cjs',
  strict: true,
  exports: 'named',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name].cjs',
  // V8 reads a bundle from end to end before its first line runs: every byte less starts faster.
  minify: true,
  comments: false,
  // As it is read (src/compiled-code.ts).
  charset: 'ascii',
  // What is loaded from compiled code can't import(); bundled CommonJS is loaded by require, however the source says it.
  dynamicImportInCjs: false,
} satisfies OutputOptions;

async function bundled(input: RolldownOptions, output: OutputOptions): Promise<OutputChunk[]> {
  const bundle = await rolldown({ cwd: root, platform: 'node', ...input });
  const { output: files } = await bundle.generate({ ...OUTPUT, ...output });
  return files.map((file) => {
    if (file.type !== 'chunk') throw new Error(`${file.fileName} is no program`);
    return file;
  });
}

/** What Node is started with: it tells Node what to keep of the house, so that it can't be part of it. */
function door(name: string): Promise<OutputChunk[]> {
  return bundled(
    { input: { [name]: `src/${name}.ts` }, transform: { target: 'node20' } },
    { banner: '#!/usr/bin/env node' },
  );
}

function library(name: string, path: string): Promise<OutputChunk[]> {
  return bundled(
    {
      input: { [name]: path },
      transform: {
        target: 'node20',
        // pg makes one to tell a cloud's runtime, for which Node 20 loads its HTTP client: half of a connection's time.
        define: name === 'pg' ? { Response: 'undefined' } : {},
      },
      // pg's native twin is optional, and a bundle can't carry it.
      external: ['pg-native'],
      // PGlite has some, where it runs scripts for a browser.
      checks: { eval: false },
    },
    { codeSplitting: false },
  );
}

/** The houses behind the doors, with their rooms: what both need, they share. */
export async function house(constants: Readonly<Record<string, string>>): Promise<OutputChunk[]> {
  const names = Object.values(DOORS);
  const files = await bundled(
    {
      input: Object.fromEntries(names.map((name) => [name, `src/${name}.ts`])),
      // A room may hand more to other rooms than its house hands to the door.
      preserveEntrySignatures: 'allow-extension',
      transform: { target: 'node20', define: constants },
      plugins: [withoutTokens, apart(LIBRARIES)],
      // Many are: one command loads another's modules when it needs them, a third cannot do without.
      checks: { ineffectiveDynamicImport: false },
    },
    {
      codeSplitting: {
        groups: Object.entries(ROOMS).map(([name, begins], at, { length }) => ({
          name,
          test: (module: string) => begins.test(nameOf(module)),
          priority: length - at,
        })),
      },
    },
  );
  const other = files.filter(({ name }) => !Object.hasOwn(ROOMS, name));
  if (other.length > 0)
    throw new Error(`there is no room for ${other.flatMap(({ moduleIds }) => moduleIds).join(', ')}`);
  return files;
}

/** All programs of the bundle. */
export async function programs(constants: Readonly<Record<string, string>>): Promise<OutputChunk[]> {
  const all = await Promise.all([
    ...Object.keys(DOORS).map(door),
    ...Object.entries(LIBRARIES).map(([name, path]) => library(name, path)),
    house(constants),
  ]);
  return all.flat();
}
