type Pointer = number;

/** libpg-query as it runs (scripts/build/parser/self-contained.ts). Where Postgres ended its process, a call traps. */
export interface Instance {
  /** The buffer is another one after each call that made memory grow. */
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly malloc: (bytes: number) => Pointer;
  readonly free: (at: Pointer) => void;
  readonly parse: (query: Pointer) => Pointer;
  readonly freeParsed: (result: Pointer) => void;
  readonly parsePlPgSql: (query: Pointer) => Pointer;
  readonly freeString: (at: Pointer) => void;
}

export function instantiate(compiled: WebAssembly.Module): Instance {
  const parser = new WebAssembly.Instance(compiled).exports as unknown as Instance & { readonly start: () => void };
  parser.start();
  return parser;
}
