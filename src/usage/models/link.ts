import type { Found, Linked, LinkedFile } from '../extractors/extractor.js';
import type { Reference, Unjudged } from '../reference.js';
import { type Imports, isModule } from './imports.js';
import type { Model, ModelColumn, ModelTable } from './model.js';

interface Placed {
  readonly path: string;
  readonly model: Model;
  readonly imports: Imports;
}

const DEPTH = 12;

/** Models of all files as references: each with what it takes over from the classes that it extends, wherever they stand. */
export function linkModels(files: readonly LinkedFile[], isLibrary: (name: string) => boolean = () => false): Linked {
  const placed = files.flatMap(({ path, models, imports }) => models.map((model) => ({ path, model, imports })));
  const linker = new Linker(isLibrary, placed);
  return linker.link();
}

class Linker {
  private readonly byName = new Map<string, Placed[]>();
  private readonly references: (Found<Reference> & { path: string })[] = [];
  private readonly unjudged: Omit<Unjudged, 'source'>[] = [];
  private whole = 0;
  private partly = 0;

  constructor(
    private readonly isLibrary: (name: string) => boolean,
    private readonly all: readonly Placed[],
  ) {
    for (const one of all) {
      const known = this.byName.get(one.model.name);
      if (known === undefined) this.byName.set(one.model.name, [one]);
      else known.push(one);
    }
  }

  link(): Linked {
    for (const placed of this.all) if (this.isModel(placed, 0)) this.read(placed);
    const { references, unjudged, whole, partly } = this;
    return { references, unjudged, whole, partly };
  }

  private isModel(placed: Placed, depth: number): boolean {
    if (placed.model.rooted) return true;
    if (depth > DEPTH) return false;
    return this.parentsOf(placed).some((parent) => parent !== null && this.isModel(parent, depth + 1));
  }

  private read(placed: Placed): void {
    const table = this.tableOf(placed, 0);
    if (table === null) return;
    const { path, model } = placed;
    const { columns, missing } = this.columnsOf(placed, 0);
    const partly = missing.length > 0 || model.partly === true;
    if (model.table !== null && model.table !== 'parent') {
      this.declare(placed, table, partly);
      for (const column of model.table.columns ?? []) this.column(placed, placed, table, column);
    }
    for (const { of, column } of columns) this.column(placed, of, table, column);
    if (partly) this.partly++;
    else this.whole++;
    for (const name of missing) {
      const reason = `the columns that it takes over from ${name} stand elsewhere`;
      this.unjudged.push({ path, line: model.line, reason });
    }
  }

  private tableOf(placed: Placed, depth: number): ModelTable | null {
    const { model } = placed;
    if (model.table !== 'parent') return model.table;
    if (depth > DEPTH) return null;
    for (const parent of this.parentsOf(placed)) {
      const table = parent === null ? null : this.tableOf(parent, depth + 1);
      if (table !== null) return table;
    }
    return null;
  }

  /** Own columns, and those of parents that have no table, or whose columns are repeated. */
  private columnsOf(
    placed: Placed,
    depth: number,
  ): { columns: { of: Placed; column: ModelColumn }[]; missing: string[] } {
    const { model } = placed;
    const columns = model.columns.map((column) => ({ of: placed, column }));
    const missing: string[] = [];
    if (depth > DEPTH) return { columns, missing };
    const taken = new Set(columns.flatMap(({ column }) => column.names));
    this.parentsOf(placed).forEach((parent, index) => {
      if (parent === null) {
        const name = model.parents[index] as string;
        // What the ORM itself has to extend brings no columns; a class of the repository may be called the same.
        if (!this.isLibrary(name)) missing.push(name);
        return;
      }
      if (model.extending === 'own columns' && this.tableOf(parent, 0) !== null) return;
      const inner = this.columnsOf(parent, depth + 1);
      columns.push(...inner.columns.filter(({ column }) => !column.names.some((name) => taken.has(name))));
      missing.push(...inner.missing);
    });
    return { columns, missing };
  }

  /** The classes that a class extends; null for one that the repository does not have, or has twice. */
  private parentsOf({ path, model, imports }: Placed): (Placed | null)[] {
    return model.parents.map((name) => {
      const module = imports.get(name);
      const found = (this.byName.get(name) ?? []).filter(({ model: other }) => other !== model);
      const here = found.find((one) => one.path === path);
      if (here !== undefined) return here;
      const imported = module === undefined ? found : found.filter((one) => isModule(one.path, module));
      return imported.length === 1 ? (imported[0] as Placed) : null;
    });
  }

  /** A column that a parent declares is told at the class that has the table. */
  private column(placed: Placed, of: Placed, table: ModelTable, { names, declared, perhaps, line }: ModelColumn): void {
    const isGuess = perhaps === true || names.length > 1;
    for (const name of names) {
      this.references.push({
        relation: { schema: table.schema, name: table.name },
        column: name,
        among: [],
        access: 'declare',
        path: placed.path,
        line: of === placed ? line : placed.model.line,
        confidence: isGuess ? 'guess' : sureness(table),
        declared,
      });
    }
  }

  private declare({ path, model }: Placed, table: ModelTable, partly: boolean): void {
    this.references.push({
      relation: { schema: table.schema, name: table.name },
      column: null,
      among: [],
      access: 'declare',
      path,
      line: model.line,
      confidence: sureness(table),
      declared: null,
      ...(partly ? { partly } : {}),
    });
  }
}

function sureness({ written }: ModelTable): 'certain' | 'likely' {
  return written ? 'certain' : 'likely';
}
