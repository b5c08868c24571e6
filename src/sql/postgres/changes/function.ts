import type { AlterFunctionStmt, CreateFunctionStmt, DefElem, FunctionParameter, Node } from '@pgsql/types';
import type { Change, ChangeBase, Code, CreateFunction } from '../../change.js';
import { all, as, dottedName, strings, textOf } from '../ast.js';
import { readBody, readStatements } from '../code.js';
import { option } from '../kind.js';
import type { Reader } from '../reader.js';
import type { TokenList } from '../token-list.js';
import { readType } from './type-name.js';

/** CREATE FUNCTION and CREATE PROCEDURE. What the body does is read when it is first asked for. */
export function createFunction(reader: Reader, node: CreateFunctionStmt): Change[] {
  const language = (textOf(option(node.options, 'language')?.arg) ?? 'sql').toLowerCase();
  const body = bodyOf(node, language);
  const parameters = all(node.parameters, 'FunctionParameter').filter(({ mode }) => mode !== 'FUNC_PARAM_TABLE');
  let code: Code | null | undefined;
  const change: ChangeBase & CreateFunction = {
    ...reader.place,
    type: 'create-function',
    name: dottedName(node.funcname),
    procedure: node.is_procedure === true,
    replace: node.replace === true,
    argumentTypes: parameters.filter(isInput).map(({ argType }) => readType(reader, argType)),
    argumentNames: parameters.map(({ name }) => name ?? null),
    argumentDefaults: parameters.filter(({ defexpr }) => defexpr !== undefined).length,
    returns: node.returnType === undefined ? null : readType(reader, node.returnType),
    returnsTrigger: /^(?:event_)?trigger$/.test(strings(node.returnType?.names).at(-1) ?? ''),
    language,
    volatility: volatility(option(node.options, 'volatility')),
    strict: textOf(option(node.options, 'strict')?.arg) === 'true',
    securityDefiner: textOf(option(node.options, 'security')?.arg) === 'true',
    settings: settings(node.options),
    body,
    get code() {
      if (code === undefined) code = codeOf(reader, node, language, body);
      return code;
    },
  };
  return [change];
}

/** ALTER FUNCTION, PROCEDURE and ROUTINE with attributes. */
export function alterFunction(reader: Reader, node: AlterFunctionStmt): Change[] {
  const given = (name: string): boolean | null => {
    const element = option(node.actions, name);
    return element === undefined ? null : textOf(element.arg) === 'true';
  };
  const volatile = option(node.actions, 'volatility');
  return [
    {
      ...reader.place,
      type: 'alter-function',
      name: dottedName(node.func?.objname),
      argumentTypes:
        node.func?.args_unspecified === true
          ? null
          : all(node.func?.objargs, 'TypeName').map((type) => readType(reader, type)),
      volatility: volatile === undefined ? null : volatility(volatile),
      strict: given('strict'),
      securityDefiner: given('security'),
      settings: settings(node.actions),
    },
  ];
}

function isInput({ mode }: FunctionParameter): boolean {
  return mode !== 'FUNC_PARAM_OUT' && mode !== 'FUNC_PARAM_TABLE';
}

function volatility(element: DefElem | undefined): CreateFunction['volatility'] {
  const written = textOf(element?.arg);
  return written === 'immutable' || written === 'stable' ? written : 'volatile';
}

function settings(options: readonly Node[] | undefined): string[] {
  return all(options, 'DefElem').flatMap((element) => {
    const name = element.defname === 'set' ? as(element.arg, 'VariableSetStmt')?.name : undefined;
    return name === undefined ? [] : [name.toLowerCase()];
  });
}

const COMPILED = new Set(['c', 'internal']);

function bodyOf(node: CreateFunctionStmt, language: string): string | null {
  if (COMPILED.has(language)) return null;
  return strings(as(option(node.options, 'as')?.arg, 'List')?.items)[0] ?? null;
}

function codeOf(reader: Reader, node: CreateFunctionStmt, language: string, body: string | null): Code | null {
  if (body !== null) return readBody(reader, language, body);
  return node.sql_body === undefined ? null : readStatements(reader, atomicStatements(reader.tokens));
}

/** The statements of BEGIN ATOMIC … END, or the expression of RETURN, as SQL that stands alone. */
function atomicStatements(tokens: TokenList): string[] {
  const atomic = tokens.find(tokens.whole, 'begin', 'atomic');
  if (atomic < 0) {
    const at = tokens.find(tokens.whole, 'return');
    return [`SELECT ${tokens.slice([at + 1, tokens.length])}`];
  }
  const texts: string[] = [];
  const last = tokens.length - 1;
  for (let at = atomic + 2; at < last; ) {
    const found = tokens.find([at, last], ';');
    const end = found < 0 ? last : found;
    const returns = tokens.at(at) === 'return';
    const text = tokens.slice([returns ? at + 1 : at, end]);
    if (text !== '') texts.push(returns ? `SELECT ${text}` : text);
    at = end + 1;
  }
  return texts;
}
