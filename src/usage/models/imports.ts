/** The module that a name comes from: the last part of what the import names, as a file or folder is called. */
export type Imports = ReadonlyMap<string, string>;

/** `from .base import Model, Mixin as M`; names that a star brings are not among them. */
export function pythonImports(text: string): Imports {
  const found = new Map<string, string>();
  for (const match of text.matchAll(/^[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)/gm)) {
    const module = /(\w+)$/.exec(match[1] as string)?.[1];
    if (module !== undefined) addNames(found, (match[2] as string).replace(/#[^\n]*|[()\\]/g, ' '), /\s+as\s+/, module);
  }
  return found;
}

/** `import { Base as B } from './base.js'`, of files by their place; where another name stands, a setting decides. */
export function typescriptImports(text: string): Imports {
  const found = new Map<string, string>();
  for (const match of text.matchAll(/\bimport\s+([^;'"]*?)\s+from\s+(['"])(\.[^'"\n]*)\2/g)) {
    const module = /([^/]+?)(?:\.\w+)?$/.exec(match[3] as string)?.[1];
    if (module !== undefined && !/^\.+$/.test(module)) {
      addNames(found, (match[1] as string).replace(/[{}]|\btype\b/g, ','), /\s+as\s+/, module);
    }
  }
  return found;
}

function addNames(found: Map<string, string>, names: string, as: RegExp, module: string): void {
  for (const one of names.split(',')) {
    const [original = '', alias] = one.trim().split(as);
    // What is renamed has another name where it stands.
    if (alias === undefined && /^[\w$]+$/.test(original)) found.set(original, module);
  }
}

/** Whether a file may be the module that an import names. */
export function isModule(path: string, module: string): boolean {
  return path.split('/').some((part) => part === module || part.replace(/\.\w+$/, '') === module);
}
