import type { Masked } from '../code/masked.js';
import { Bindings } from './bindings.js';
import type { Block } from './blocks.js';
import type { Builder } from './builder.js';
import { type Call, type Chain, chainsOf } from './chains.js';
import { Constants } from './constants.js';
import { tableNamed } from './names.js';
import { Query } from './query.js';
import { Scope } from './scope.js';
import { Values } from './values.js';

/** A chain that stands in a query and belongs to it: `this.where(…)`, `eb.ref(…)`, `join.on(…)`. */
const INNER =
  /^(?:this|qb|q|query|builder|eb|join|on|oc|b|inner|sub|clause|fn|sql|ref|expressionBuilder)?(?:\.(?:fn|ref|dynamic))*$/;
const NAME = /^[A-Za-z_$][\w$]*$/;

/** The queries of one file: which chains of calls are one, and which go on with one that was begun elsewhere in it. */
export class Queries {
  private readonly bindings: Bindings;
  private readonly context: ConstructorParameters<typeof Query>[1];
  /** Null for a chain that is no query, and while it is looked at. */
  private readonly known = new Map<Chain, Query | null>();
  private readonly chains: readonly Chain[];
  private readonly byStart: ReadonlyMap<number, Chain>;
  /** Of what the callbacks of WITH make. */
  private readonly made = new Map<Block, Scope>();

  constructor(
    code: Masked,
    named: ReadonlySet<string>,
    private readonly builder: Builder,
  ) {
    this.bindings = new Bindings(code);
    const values = new Values(code, this.bindings);
    this.context = { code, constants: new Constants(code), values, partOf: builder.partOf, named };
    this.chains = chainsOf(code);
    this.byStart = new Map(this.chains.map((chain) => [chain.from, chain]));
  }

  /** In the order in which they stand in the file. */
  all(): Query[] {
    const all = this.chains.map((chain) => this.queryOf(chain)).filter((query) => query !== null);
    for (const query of all) this.handOn(query);
    return all;
  }

  private queryOf(chain: Chain): Query | null {
    const known = this.known.get(chain);
    if (known !== undefined) return known;
    this.known.set(chain, null);
    const query = this.read(chain);
    this.known.set(chain, query);
    return query;
  }

  private read(chain: Chain): Query | null {
    const outer = this.isTable(chain) ? null : this.outerQuery(chain);
    const scope = this.scopeGoneOnWith(chain, outer);
    const query = new Query(chain, this.context, scope ?? new Scope(outer?.scope ?? null), scope !== null);
    if (scope !== null) return chain.calls.some((call) => this.builder.partOf(call, chain) !== null) ? query : null;
    if (outer !== null && (INNER.test(chain.root) || chain.calls[0]?.name === 'raw')) return query;
    return (this.builder.isQuery(chain) || this.isJoin(chain)) && query.isQuery ? query : null;
  }

  /** What is in scope of the query that a chain goes on with; null where it begins one itself, or nobody can tell. */
  private scopeGoneOnWith({ root, from, calls }: Chain, outer: Query | null): Scope | null {
    if (NAME.test(root) && root !== 'this') return this.heldBy(root, from) ?? this.madeInWith(root, from);
    const [first] = calls as readonly [Call];
    if (root !== 'this' && root !== '') return null;
    const given = this.bindings.givenBy(first.name).map((at) => this.queryAt(at));
    const [query, ...others] = given;
    if (query === undefined || query === null || others.length > 0 || calls.length === 1) return null;
    return new Scope(outer?.scope ?? null, query.scope);
  }

  /** `let query = db('users')…; query = query.where(…)`: one query, unless another is put in its place. */
  private heldBy(name: string, at: number): Scope | null {
    const begun = this.bindings
      .valuesOf(name, at)
      .map((value) => this.byStart.get(value) ?? null)
      .filter((chain) => chain?.root !== name);
    const [chain, ...others] = begun;
    if (chain === undefined || chain === null || others.length > 0 || chain.from >= at) return null;
    const query = this.queryOf(chain);
    const home = this.bindings.homeOf(name, at);
    if (query === null || home === null) return null;
    if (this.bindings.isHandedOn(name, home)) query.scope.openUp();
    return query.scope;
  }

  /** `.with('recent', (query) => { query.from('logs'); query.where(…); })` */
  private madeInWith(name: string, at: number): Scope | null {
    const block = this.bindings.functionTaking(name, at);
    if (block === null || this.withAround(block.start)?.block !== block.outer) return null;
    const scope = this.made.get(block) ?? new Scope(null);
    this.made.set(block, scope);
    if (this.bindings.isHandedOn(name, block)) scope.openUp();
    return scope;
  }

  /** The innermost call around an offset where that is one of WITH, and the block in which it stands. */
  private withAround(offset: number): { readonly block: Block } | null {
    const around = this.chains.findLast(({ start, end }) => offset > start && offset < end);
    const call = around?.calls.find(({ args }) => args.some(({ start, end }) => offset >= start && offset < end));
    return call !== undefined && /^with/.test(call.name) ? { block: this.bindings.blockAt(call.at) } : null;
  }

  private queryAt(offset: number): Query | null {
    const chain = this.byStart.get(offset);
    return chain === undefined ? null : this.queryOf(chain);
  }

  /** The query around a chain. One that WITH names sees nothing of the query that it is for. */
  private outerQuery(chain: Chain): Query | null {
    for (let inner = chain; inner.outer !== null; inner = inner.outer) {
      const call = inner.outer.calls.find(({ args }) =>
        args.some(({ start, end }) => inner.start >= start && inner.end <= end),
      );
      if (call !== undefined && /^with/.test(call.name)) return null;
      const query = this.queryOf(inner.outer);
      if (query !== null) return query;
    }
    return null;
  }

  /** A query that stands in the place of a table sees nothing of the one around it. */
  private isTable(chain: Chain): boolean {
    const { outer } = chain;
    const call = outer?.calls.find(({ args }) => args.some(({ start }) => start === chain.from));
    if (outer === null || call === undefined || /lateral/i.test(call.name)) return false;
    const part = this.builder.partOf(call, outer);
    return part === 'join' || part === 'read table' || part === 'written table';
  }

  /** `query.leftJoin('a', 'a.id', 'b.a_id')`: it says itself what it is. */
  private isJoin(chain: Chain): boolean {
    const [call, ...others] = chain.calls as readonly [Call];
    if (others.length > 0 || this.builder.partOf(call, chain) !== 'join') return false;
    const [first, ...on] = call.args;
    const alias = tableNamed(this.context.constants.textOf(first) ?? '')?.alias;
    const { code } = this.context;
    return alias !== undefined && on.some((range) => new RegExp(`(['"\`])${alias}\\.\\w+\\1`).test(code.slice(range)));
  }

  /** What `.as('p')` gives a name to, is in scope of the query around it. */
  private handOn(query: Query): void {
    const handed = query.handedOn();
    const outer = handed === null ? null : this.outerQuery(query.chain);
    if (handed === null || outer === null) return;
    outer.scope.add({ ...handed, access: 'read', joined: true, at: query.chain.start });
  }
}
