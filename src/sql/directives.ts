import type { SourceText } from '../core/span.js';
import type { Directive, Statement } from './statement.js';

/** Comments that speak to Lockkeeper. */
export function readDirectives(_source: SourceText, _statements: readonly Statement[]): Directive[] {
  return [];
}
