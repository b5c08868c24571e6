import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: JsonObject;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: JsonObject | null;
  readonly bodyRequired: boolean;
  readonly responses: Readonly<Record<string, JsonObject | null>>;
}

interface Document {
  readonly operations: readonly Operation[];
  readonly $defs: Readonly<Record<string, JsonObject>>;
}

const file = join(dirname(fileURLToPath(import.meta.url)), 'openapi.gen.json');

/** Parameters of a path that may hold slashes. */
const DEEP = new Set(['path', 'basehead', 'ref', 'branch']);

/**
 * GitHub's own description of its API, cut by scripts/openapi-subset.ts: finds the operation of a request, says what is
 * wrong with a request or a response, and makes the smallest response that is right.
 */
export class Specification {
  private readonly document = JSON.parse(readFileSync(file, 'utf8')) as Document;
  private readonly routes = this.document.operations
    .map((operation) => ({ operation, pattern: patternOf(operation.path) }))
    // `/rules/branches/{branch}` before what would also match with more free segments.
    .sort((a, b) => freeSegments(a.operation.path) - freeSegments(b.operation.path));
  private readonly ajv = makeAjv(this.document, false);
  /** Paths and queries are text; numbers and booleans are read from it. */
  private readonly coercing = makeAjv(this.document, true);
  private readonly compiled = new Map<string, ValidateFunction>();

  /** The operation of a request, with its path parameters decoded. */
  match(method: string, path: string): { operation: Operation; params: Record<string, string> } | null {
    for (const { operation, pattern } of this.routes) {
      const found = operation.method === method ? pattern.exec(path) : null;
      if (found !== null) {
        const params = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
        return { operation, params: Object.fromEntries(params) as Record<string, string> };
      }
    }
    return null;
  }

  /** What GitHub would refuse, or ignore in silence, in a request; empty when it is right. */
  requestProblems(
    operation: Operation,
    request: { params: Record<string, string>; query: URLSearchParams; body: Json | undefined },
  ): string[] {
    const query = Object.fromEntries(request.query);
    return [
      ...this.parameterProblems(operation, 'path', request.params),
      ...this.parameterProblems(operation, 'query', query),
      ...this.bodyProblems(operation, request.body),
    ];
  }

  private parameterProblems(operation: Operation, place: Parameter['in'], values: Record<string, string>): string[] {
    const declared = operation.parameters.filter((parameter) => parameter.in === place);
    const schema = {
      type: 'object',
      properties: Object.fromEntries(declared.map(({ name, schema }) => [name, absolute(schema)])),
      required: declared.filter(({ required }) => required).map(({ name }) => name),
      additionalProperties: false,
    };
    return this.problems(`${operation.id} ${place}`, this.coercing, schema, { ...values });
  }

  private bodyProblems(operation: Operation, body: Json | undefined): string[] {
    if (operation.body === null) return body === undefined ? [] : [`${operation.id} takes no body`];
    if (body === undefined) return operation.bodyRequired ? [`${operation.id} needs a body`] : [];
    return this.problems(`${operation.id} body`, this.ajv, absolute(closed(operation.body)), body);
  }

  responseProblems(operation: Operation, status: number, body: Json | undefined): string[] {
    // Null stands for an answer without a body.
    const key = Object.hasOwn(operation.responses, String(status)) ? String(status) : 'default';
    const schema = operation.responses[key];
    if (schema === undefined) return isFault(status) ? [] : [`${operation.id} never answers ${status}`];
    if (schema === null || isFault(status)) return [];
    return this.problems(`${operation.id} ${status}`, this.ajv, absolute(schema), body ?? null);
  }

  private problems(key: string, ajv: Ajv2020, schema: JsonObject, value: unknown): string[] {
    let validate = this.compiled.get(key);
    if (validate === undefined) {
      validate = ajv.compile(schema);
      this.compiled.set(key, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => `${key}${error.instancePath} ${describe(error)}`);
  }

  /** The smallest value of a named schema: required fields only, null where it may be. */
  sample(definition: string): JsonObject {
    const schema = this.document.$defs[definition];
    if (schema === undefined) throw new Error(`the description has no schema ${definition}`);
    return this.sampleOf(schema) as JsonObject;
  }

  private sampleOf(schema: JsonObject): Json {
    if (typeof schema.$ref === 'string') {
      return this.sampleOf(this.document.$defs[schema.$ref.replace('#/$defs/', '')] ?? {});
    }
    if (Array.isArray(schema.type)) return schema.type.includes('null') ? null : (schema.type[0] ?? null);
    if (Array.isArray(schema.enum)) return schema.enum[0] ?? null;
    const choices = schema.oneOf ?? schema.anyOf;
    if (schema.type === undefined && Array.isArray(choices)) {
      return choices.some((choice) => (choice as JsonObject).type === 'null')
        ? null
        : this.sampleOf(choices[0] as JsonObject);
    }
    if (Array.isArray(schema.allOf)) {
      return Object.assign({}, ...schema.allOf.map((part) => this.sampleOf(part as JsonObject)));
    }
    return this.sampleOfType(schema);
  }

  private sampleOfType(schema: JsonObject): Json {
    if (schema.type === 'object' || schema.properties !== undefined) {
      const properties = (schema.properties ?? {}) as Record<string, JsonObject>;
      const required = (schema.required ?? []) as string[];
      return Object.fromEntries(required.map((name) => [name, this.sampleOf(properties[name] ?? {})]));
    }
    if (schema.type === 'array') return [];
    if (schema.type === 'boolean') return false;
    if (schema.type === 'integer' || schema.type === 'number') return Number(schema.minimum ?? 1);
    return sampleOfFormat(String(schema.format ?? ''));
  }
}

function sampleOfFormat(format: string): string {
  if (format === 'date-time') return '2026-11-01T00:00:00Z';
  if (format.startsWith('uri')) return 'https://github.test/';
  return format === 'email' ? 'octocat@github.test' : 'text';
}

function patternOf(path: string): RegExp {
  const pattern = path.replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${DEEP.has(name) ? '.+' : '[^/]+'})`);
  return new RegExp(`^${pattern}$`);
}

function freeSegments(path: string): number {
  return path.split('/').filter((segment) => segment.startsWith('{')).length;
}

function isFault(status: number): boolean {
  return status >= 400;
}

function describe(error: ErrorObject): string {
  return `${error.message ?? 'is wrong'} ${JSON.stringify(error.params)}`;
}

function makeAjv(document: Document, coerceTypes: boolean): Ajv2020 {
  // Compiled for a handful of values each: what makes a validator fast takes longer than it saves.
  const quick = { inlineRefs: false, code: { optimize: false } };
  const ajv = new Ajv2020({
    ...quick,
    strict: false,
    logger: false,
    validateSchema: false,
    coerceTypes,
    allowUnionTypes: true,
  });
  ajvFormats.default(ajv);
  ajv.addSchema({ $id: 'github', $defs: document.$defs });
  return ajv;
}

/** Points a schema's references at the document, wherever it is compiled. */
function absolute(schema: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"github#/')) as JsonObject;
}

/** A request with a field that GitHub does not know is a misspelling: GitHub would drop it without a word. */
function closed(schema: JsonObject): JsonObject {
  const result: JsonObject = { ...schema };
  if (schema.properties !== undefined) {
    const entries = Object.entries(schema.properties as Record<string, JsonObject>);
    result.properties = Object.fromEntries(entries.map(([name, property]) => [name, closed(property)]));
    result.unevaluatedProperties = schema.additionalProperties ?? false;
  }
  if (schema.items !== undefined) result.items = closed(schema.items as JsonObject);
  return result;
}
