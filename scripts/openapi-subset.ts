/**
 * Cuts the operations that Lockkeeper uses, or will use, out of GitHub's own OpenAPI description, so that the
 * fake GitHub of the tests can hold every request and response to it. The whole description is 385 MB on disk,
 * so it is installed outside the repository and only the cut is committed:
 *
 *     npm i --prefix /tmp/oa @octokit/openapi@23
 *     npx tsx scripts/openapi-subset.ts \
 *       /tmp/oa/node_modules/@octokit/openapi __tests__/support/github/openapi.gen.json
 *
 * The description is MIT-licensed by GitHub.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OPERATIONS = `
  users/get-authenticated rate-limit/get apps/get-by-slug
  issues/get issues/create issues/update issues/list-for-repo
  issues/list-comments issues/create-comment issues/get-comment issues/update-comment issues/delete-comment
  issues/list-labels-on-issue
  pulls/get pulls/list pulls/list-files pulls/list-commits pulls/list-requested-reviewers
  pulls/list-reviews pulls/get-review pulls/create-review pulls/update-review pulls/list-comments-for-review
  pulls/list-review-comments pulls/create-review-comment pulls/get-review-comment pulls/update-review-comment
  pulls/delete-review-comment pulls/create-reply-for-review-comment
  repos/get repos/get-content repos/list-activities repos/compare-commits-with-basehead repos/get-collaborator-permission-level
  repos/get-branch repos/get-commit repos/list-commits repos/list-pull-requests-associated-with-commit
  repos/get-branch-rules repos/get-branch-protection repos/codeowners-errors
  repos/create-commit-status repos/get-combined-status-for-ref repos/list-commit-statuses-for-ref
  repos/get-all-environments repos/get-environment repos/list-deployment-branch-policies
  repos/list-deployments repos/create-deployment repos/list-deployment-statuses repos/create-deployment-status
  git/get-blob git/get-tree git/get-commit git/get-ref
  checks/get checks/create checks/update checks/list-for-ref checks/list-annotations
  actions/get-workflow-run actions/list-workflow-runs-for-repo actions/list-workflow-runs actions/list-repo-workflows
  actions/re-run-workflow actions/re-run-workflow-failed-jobs actions/re-run-job-for-workflow-run
  actions/list-jobs-for-workflow-run actions/list-workflow-run-artifacts actions/get-artifact
  actions/download-artifact
  teams/get-membership-for-user-in-org teams/list-members-in-org
  code-scanning/upload-sarif`
  .trim()
  .split(/\s+/);

/** What tells people something, and the validator nothing. */
const PROSE = new Set([
  'description',
  'example',
  'examples',
  'title',
  'externalDocs',
  'deprecated',
  'default',
  'summary',
]);

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectAt = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** An OpenAPI 3.0 schema as JSON Schema: prose dropped, `nullable` spelled out, references pointed at `$defs`. */
function toJsonSchema(schema: Json, insideProperties = false): Json {
  if (Array.isArray(schema)) return schema.map((item) => toJsonSchema(item));
  if (!isObject(schema)) return schema;
  if (!insideProperties && typeof schema.$ref === 'string') {
    return { $ref: schema.$ref.replace('#/components/schemas/', '#/$defs/') };
  }
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (insideProperties) result[key] = toJsonSchema(value);
    else if (key === 'properties') result[key] = toJsonSchema(value, true);
    else if (key === 'enum' || key === 'required') result[key] = value;
    else if (key !== 'nullable' && !PROSE.has(key) && !key.startsWith('x-')) result[key] = toJsonSchema(value);
  }
  return !insideProperties && schema.nullable === true ? orNull(result) : result;
}

function orNull(schema: JsonObject): Json {
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const withNull: JsonObject = { ...schema, type: [schema.type, 'null'] };
  if (Array.isArray(schema.enum) && !schema.enum.includes(null)) withNull.enum = [...schema.enum, null];
  return withNull;
}

/** Names of all schemas that a value refers to, directly. */
function references(value: Json, into: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) references(item, into);
  else if (isObject(value)) {
    if (typeof value.$ref === 'string') into.add(value.$ref.replace('#/$defs/', ''));
    for (const item of Object.values(value)) references(item, into);
  }
}

class Description {
  private readonly components: JsonObject;

  constructor(private readonly root: JsonObject) {
    this.components = objectAt(root.components);
  }

  /** Follows a reference to a parameter or response; schemas stay references. */
  private resolve(value: Json | undefined): JsonObject {
    const ref = objectAt(value).$ref;
    if (typeof ref !== 'string') return objectAt(value);
    const [, , kind, name] = ref.split('/') as [string, string, string, string];
    return objectAt(objectAt(this.components[kind])[name]);
  }

  private jsonContent(value: JsonObject): Json {
    const schema = objectAt(objectAt(value.content)['application/json']).schema;
    return schema === undefined ? null : toJsonSchema(schema);
  }

  operations(): JsonObject[] {
    const found: JsonObject[] = [];
    for (const [path, item] of Object.entries(objectAt(this.root.paths))) {
      for (const [method, operation] of Object.entries(objectAt(item))) {
        const id = objectAt(operation).operationId;
        if (typeof id === 'string' && OPERATIONS.includes(id)) {
          found.push(this.operation(id, method, path, objectAt(operation)));
        }
      }
    }
    return found;
  }

  private operation(id: string, method: string, path: string, operation: JsonObject): JsonObject {
    const parameters = (Array.isArray(operation.parameters) ? operation.parameters : []).map((entry) => {
      const { name, in: place, required, schema } = this.resolve(entry);
      return {
        name: name as string,
        in: place as string,
        required: required === true,
        schema: toJsonSchema(schema ?? {}),
      };
    });
    const requestBody = this.resolve(operation.requestBody);
    const responses: JsonObject = {};
    for (const [status, response] of Object.entries(objectAt(operation.responses))) {
      responses[status] = this.jsonContent(this.resolve(response));
    }
    const body = this.jsonContent(requestBody);
    return {
      id,
      method: method.toUpperCase(),
      path,
      parameters,
      body,
      bodyRequired: requestBody.required === true,
      responses,
    };
  }

  /** The schemas that the operations reach. */
  definitions(operations: readonly JsonObject[]): JsonObject {
    const schemas = objectAt(this.components.schemas);
    const definitions: JsonObject = {};
    const wanted = new Set<string>();
    references([...operations], wanted);
    // A set's iteration also visits what is added on the way, so this walks the whole reachable graph.
    for (const name of wanted) {
      const schema = toJsonSchema(schemas[name] ?? {});
      definitions[name] = schema;
      references(schema, wanted);
    }
    return Object.fromEntries(Object.entries(definitions).sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

/** Where GitHub answers what its description denies. */
function correct(definitions: JsonObject): void {
  // The head's repository is null once a fork was deleted.
  const head = objectAt(objectAt(objectAt(definitions['pull-request']).properties).head);
  const properties = objectAt(head.properties);
  properties.repo = orNull(objectAt(properties.repo));
}

function main(source: string, target: string): void {
  const version = (JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: string }).version;
  const description = new Description(
    JSON.parse(readFileSync(join(source, 'generated/api.github.com.json'), 'utf8')) as JsonObject,
  );
  const operations = description.operations();
  const found = new Set(operations.map((operation) => operation.id));
  const missing = OPERATIONS.filter((id) => !found.has(id));
  if (missing.length > 0) throw new Error(`@octokit/openapi ${version} has no operation ${missing.join(', ')}`);
  const definitions = description.definitions(operations);
  correct(definitions);
  const subset = {
    $id: 'github',
    source: `@octokit/openapi@${version} (MIT), cut by scripts/openapi-subset.ts`,
    operations,
    $defs: definitions,
  };
  const text = `${JSON.stringify(subset)}\n`;
  writeFileSync(target, text);
  console.log(`${operations.length} operations, ${Object.keys(subset.$defs).length} schemas, ${text.length} bytes`);
}

const [source, target] = process.argv.slice(2);
if (source === undefined || target === undefined)
  throw new Error('usage: openapi-subset <folder of @octokit/openapi> <target file>');
main(source, target);
