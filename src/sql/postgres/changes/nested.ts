import type {
  CallStmt,
  CreateSchemaStmt,
  DeclareCursorStmt,
  DoStmt,
  ExplainStmt,
  Node,
  PrepareStmt,
} from '@pgsql/types';
import type { Change } from '../../change.js';
import { all, dottedName, nodeName, textOf } from '../ast.js';
import { readBody } from '../code.js';
import type { Reader } from '../reader.js';
import type { Range } from '../token-list.js';
import { other } from './other.js';
import { isOn } from './upkeep.js';

/** DO. */
export function doBlock(reader: Reader, node: DoStmt): Change[] {
  const options = all(node.args, 'DefElem');
  const argument = (name: string): string | null => textOf(options.find((element) => element.defname === name)?.arg);
  const language = (argument('language') ?? 'plpgsql').toLowerCase();
  return [{ ...reader.place, type: 'do', language, code: readBody(reader, language, argument('as') ?? '') }];
}

/** CALL. */
export function call(reader: Reader, node: CallStmt): Change[] {
  return [{ ...reader.place, type: 'call', procedure: dottedName(node.funccall?.funcname) }];
}

/** EXPLAIN ANALYZE does what it explains; EXPLAIN alone plans it. */
export function explain(reader: Reader, node: ExplainStmt): Change[] {
  if (node.query === undefined) return other(reader, { ExplainStmt: node });
  const tokens = reader.tokens;
  let at = 1;
  if (tokens.at(at) === '(') at = tokens.afterClose(at);
  while (tokens.at(at) === 'analyze' || tokens.at(at) === 'analyse' || tokens.at(at) === 'verbose') at++;
  const changes = reader.readPart([at, tokens.length], node.query);
  if (!isOn(node.options, 'analyze')) return [{ ...reader.place, type: 'explain', changes }];
  return [...other(reader, { ExplainStmt: node }), ...changes];
}

/** PREPARE: nothing happens before EXECUTE, but what will happen stands here. */
export function prepareStatement(reader: Reader, node: PrepareStmt): Change[] {
  return behind(reader, { PrepareStmt: node }, node.query, 'as');
}

/** DECLARE CURSOR. */
export function declareCursor(reader: Reader, node: DeclareCursorStmt): Change[] {
  return behind(reader, { DeclareCursorStmt: node }, node.query, 'for');
}

function behind(reader: Reader, node: Node, query: Node | undefined, word: string): Change[] {
  const tokens = reader.tokens;
  const at = tokens.find(tokens.whole, word);
  const range: Range = [at + 1, tokens.length];
  return [...other(reader, node), ...(query === undefined ? [] : reader.readPart(range, query))];
}

/** CREATE SCHEMA with the objects that it creates along. */
export function createSchema(reader: Reader, node: CreateSchemaStmt): Change[] {
  const changes = other(reader, { CreateSchemaStmt: node });
  const elements = node.schemaElts ?? [];
  if (elements.length === 0) return changes;
  const tokens = reader.tokens;
  const starts: number[] = [];
  for (let at = tokens.findAny([1, tokens.length], ELEMENTS); at < tokens.length; ) {
    starts.push(at);
    at = tokens.findAny([at + 1, tokens.length], ELEMENTS);
  }
  elements.forEach((element, index) => {
    const exact = starts.length === elements.length;
    const range: Range = exact ? [starts[index] as number, starts[index + 1] ?? tokens.length] : tokens.whole;
    changes.push(...reader.readPart(range, inSchema(element, changes[0] as Change)));
  });
  return changes;
}

/** The field that names what an element of CREATE SCHEMA creates, or creates something on. */
const CREATED: Readonly<Record<string, string>> = {
  CreateStmt: 'relation',
  ViewStmt: 'view',
  CreateSeqStmt: 'sequence',
  IndexStmt: 'relation',
  CreateTrigStmt: 'relation',
};

/** The element with its name put into the new schema, as Postgres does where none is written. */
function inSchema(element: Node, created: Change): Node {
  const type = nodeName(element);
  const field = CREATED[type];
  const schema = created.type === 'other' ? created.name : null;
  if (field === undefined || schema === null) return element;
  const inside = (element as unknown as Record<string, Record<string, object>>)[type] ?? {};
  const relation = { schemaname: schema.name, ...inside[field] };
  return { [type]: { ...inside, [field]: relation } } as unknown as Node;
}

const ELEMENTS = new Set(['create', 'grant']);
