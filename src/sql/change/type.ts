import type { Name } from '../../core/name.js';
import type { ColumnDefinition, Constraint } from './table.js';
import type { Expression, TypeName } from './text.js';

export type SequenceChange =
  | {
      readonly type: 'create-sequence';
      readonly sequence: Name;
      readonly temporary: boolean;
      readonly ifNotExists: boolean;
      readonly dataType: TypeName | null;
      readonly ownedBy: { readonly table: Name; readonly column: string } | null;
    }
  | {
      readonly type: 'alter-sequence';
      readonly sequence: Name;
      readonly ifExists: boolean;
      readonly dataType: TypeName | null;
      readonly restart: boolean;
      /** Lower-case option names: `restart`, `maxvalue`, `owned_by` … */
      readonly options: readonly string[];
      readonly ownedBy: { readonly table: Name; readonly column: string } | 'none' | null;
    };

export type TypeChange =
  | { readonly type: 'create-enum'; readonly name: Name; readonly values: readonly string[] }
  | {
      readonly type: 'add-enum-value';
      readonly name: Name;
      readonly value: string;
      readonly ifNotExists: boolean;
      readonly neighbour: { readonly value: string; readonly after: boolean } | null;
    }
  | { readonly type: 'rename-enum-value'; readonly name: Name; readonly from: string; readonly to: string }
  | {
      readonly type: 'create-domain';
      readonly name: Name;
      readonly base: TypeName;
      readonly notNull: boolean;
      readonly default: Expression | null;
      readonly constraints: readonly Constraint[];
    }
  | {
      readonly type: 'alter-domain';
      readonly name: Name;
      readonly action:
        | 'set-default'
        | 'drop-default'
        | 'set-not-null'
        | 'drop-not-null'
        | 'add-constraint'
        | 'drop-constraint'
        | 'validate-constraint';
      readonly constraint: Constraint | null;
      readonly constraintName: string | null;
      readonly ifConstraintExists: boolean;
      readonly default: Expression | null;
    }
  | { readonly type: 'create-composite-type'; readonly name: Name; readonly columns: readonly ColumnDefinition[] }
  | {
      readonly type: 'alter-composite-type';
      readonly name: Name;
      readonly action: 'add-attribute' | 'drop-attribute' | 'alter-attribute';
      readonly attribute: string;
      readonly cascade: boolean;
    }
  | { readonly type: 'create-type'; readonly name: Name; readonly kind: 'range' | 'base' | 'shell' };
