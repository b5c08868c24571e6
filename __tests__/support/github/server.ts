import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Call } from './handler.js';
import { HANDLERS } from './handlers.js';
import { type Json, type JsonObject, type Operation, Specification } from './specification.js';
import { type Fault, type LoggedRequest, State, type Token } from './state.js';

const VIEWER_QUERY = /^\s*(?:query\s*)?\{\s*viewer\s*\{\s*login\s*\}\s*\}\s*$/;

interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Json | undefined;
  readonly token: Token | null;
}

interface Reply {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

let specification: Specification | undefined;

/**
 * A GitHub on this machine: state in memory, every request and every answer held to GitHub's own API description. What
 * GitHub would refuse or ignore becomes a problem; tests end with `expect(github.problems).toEqual([])`.
 */
export class FakeGithub {
  readonly state = new State();
  readonly requests: LoggedRequest[] = [];
  readonly problems: string[] = [];
  private readonly specification: Specification;
  private server: Server | undefined;

  constructor() {
    specification ??= new Specification();
    this.specification = specification;
  }

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      this.serve(request, response).catch((error: unknown) => {
        this.problems.push(`the fake GitHub failed: ${String(error)}`);
        response.writeHead(500).end();
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve) ?? resolve(undefined));
  }

  /** What GITHUB_API_URL must say. */
  get url(): string {
    const address = this.server?.address() as AddressInfo | null | undefined;
    if (!address) throw new Error('the fake GitHub is not started');
    return `http://127.0.0.1:${address.port}`;
  }

  /** `GET /repos/…` as operation ids, in order: what most tests assert on. */
  get operations(): string[] {
    return this.requests.map(({ operation }) => operation);
  }

  /** Operations that change something. */
  get writes(): LoggedRequest[] {
    return this.requests.filter(({ method, operation }) => method !== 'GET' && operation !== 'graphql');
  }

  fail(...faults: Fault[]): void {
    this.state.faults.push(...faults);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await this.receive(request);
    const { operation, reply } = this.reply(received);
    this.requests.push({
      operation,
      method: received.method,
      path: received.path,
      query: Object.fromEntries(received.query),
      body: (received.body as JsonObject | undefined) ?? null,
      login: received.token?.login ?? null,
      status: reply.status,
    });
    const text = reply.body === undefined ? '' : JSON.stringify(reply.body);
    response.writeHead(reply.status, { 'content-type': 'application/json; charset=utf-8', ...reply.headers });
    response.end(text);
  }

  private async receive(request: IncomingMessage): Promise<Received> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const url = new URL(request.url ?? '/', 'http://github.test');
    const secret = /^(?:token|bearer)\s+(.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    return {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      body: text === '' ? undefined : (JSON.parse(text) as Json),
      token: this.state.tokens.get(secret) ?? null,
    };
  }

  private reply(received: Received): { operation: string; reply: Reply } {
    if (received.method === 'POST' && received.path === '/graphql') {
      return { operation: 'graphql', reply: this.graphql(received) };
    }
    const found = this.specification.match(received.method, received.path);
    if (found === null) {
      this.problems.push(`no operation for ${received.method} ${received.path}`);
      return { operation: 'unknown', reply: { status: 404, body: { message: 'Not Found' } } };
    }
    const { operation, params } = found;
    const wrong = this.specification.requestProblems(operation, { ...received, params });
    if (wrong.length > 0) {
      this.problems.push(...wrong);
      return { operation: operation.id, reply: { status: 422, body: { message: wrong.join('; ') } } };
    }
    return { operation: operation.id, reply: this.handle(operation, params, received) };
  }

  private handle(operation: Operation, params: Record<string, string>, received: Received): Reply {
    const fault = this.state.takeFault(operation.id);
    if (fault !== null && fault.afterwards !== true) return faultReply(fault);
    const answer = this.answer(operation, params, received);
    const reply = this.paged(answer, received);
    this.problems.push(...this.specification.responseProblems(operation, reply.status, reply.body));
    return fault === null ? reply : faultReply(fault);
  }

  private answer(operation: Operation, params: Record<string, string>, received: Received): Answer {
    const handler = HANDLERS[operation.id];
    if (handler === undefined) {
      this.problems.push(`the fake GitHub has no handler for ${operation.id}`);
      return { status: 501, body: { message: 'not in the fake' } };
    }
    const { token } = received;
    if (token === null) return { status: 401, body: { message: 'Bad credentials' } };
    if (params.owner !== undefined && (params.owner !== this.state.owner || params.repo !== this.state.name)) {
      return { status: 404, body: { message: 'Not Found' } };
    }
    const open = !this.state.private && received.method === 'GET';
    const allowed = handler.needs.some(([area, access]) => {
      const granted = token.permissions[area];
      return granted === access || granted === 'write';
    });
    if (!open && !allowed && handler.needs.length > 0) {
      return {
        status: 403,
        body: { message: 'Resource not accessible by integration', documentation_url: 'https://docs.github.com/rest' },
      };
    }
    const body = (received.body ?? {}) as JsonObject;
    const call: Call = { params, query: received.query, body, token, state: this.state, make: this.specification };
    return handler.answer(call);
  }

  private paged(answer: Answer, received: Received): Reply {
    if (answer.list === undefined) return answer;
    const size = Number(received.query.get('per_page') ?? 30);
    const page = Number(received.query.get('page') ?? 1);
    const body = answer.list.slice((page - 1) * size, page * size);
    if (page * size >= answer.list.length) return { status: answer.status, body };
    const next = new URLSearchParams(received.query);
    next.set('page', String(page + 1));
    return { status: answer.status, body, headers: { link: `<${this.url}${received.path}?${next}>; rel="next"` } };
  }

  /** GraphQL is not part of the description; the one query that we send is known by heart. */
  private graphql({ body, token }: Received): Reply {
    const query = (body as JsonObject | undefined)?.query;
    const fault = this.state.takeFault('graphql');
    if (fault !== null) return faultReply(fault);
    if (token === null) return { status: 401, body: { message: 'Bad credentials' } };
    if (typeof query === 'string' && VIEWER_QUERY.test(query)) {
      return { status: 200, body: { data: { viewer: { login: token.login } } } };
    }
    this.problems.push(`the fake GitHub does not know the query ${JSON.stringify(query)}`);
    return { status: 200, body: { errors: [{ message: 'unknown query' }] } };
  }
}

function faultReply({ status, body, headers }: Fault): Reply {
  return { status, ...(body === undefined ? {} : { body }), ...(headers === undefined ? {} : { headers }) };
}
