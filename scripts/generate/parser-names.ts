/**
 * src/sql/postgres/parser-names.gen.ts: the letters that libpg-query's build gave to what its module imports and exports,
 * from the JavaScript that was built beside it.
 */
export function parserNames(glue: string): string {
  const imports = /wasmImports=\{([^}]*)\}/.exec(glue)?.[1];
  const start = /function initRuntime\(\)\{[^}]*wasmExports\["(\w+)"\]\(\)/.exec(glue)?.[1];
  if (imports === undefined || start === undefined) throw new Error('libpg-query was built in another way');
  const module = /[,{](\w+):wasmImports[,}]/.exec(glue)?.[1] ?? /\{"?(\w+)"?:wasmImports\}/.exec(glue)?.[1];
  const exports = [...glue.matchAll(/([\w$]+)=(?:Module\["[\w$]+"\]=|[\w$]+=)?wasmExports\["(\w+)"\]/g)];
  const row = ([name, letter]: readonly [string, string]) => `  ${name}: '${letter}',`;
  const imported = imports.split(',').map((pair) => pair.split(':') as [string, string]);
  const exported = exports.map(([, name, letter]) => [name, letter] as [string, string]);
  return `
/** What the module imports things from. */
export const IMPORTS_FROM = '${module}';

/** The letter of each import. */
export const IMPORTS = {
${imported.map(([letter, name]) => row([name, letter])).join('\n')}
} as const;

/** The letter of each export; \`start\` is called once, first. */
export const EXPORTS = {
${[row(['start', start]), ...exported.map(row)].join('\n')}
} as const;
`;
}
