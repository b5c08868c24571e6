import type { Masked } from '../code/masked.js';
import type { ModelColumn } from '../models/model.js';
import { argumentsOf, callIn, type PythonArguments, type PythonField } from '../python/classes.js';

/** Django's fields as the types that Postgres has for them; null where it depends on more than the field. */
const TYPES: Readonly<Record<string, string | null>> = {
  AutoField: 'integer',
  BigAutoField: 'bigint',
  SmallAutoField: 'smallint',
  BigIntegerField: 'bigint',
  BinaryField: 'bytea',
  BooleanField: 'boolean',
  CharField: 'character varying',
  CITextField: 'citext',
  DateField: 'date',
  DateTimeField: 'timestamp with time zone',
  DecimalField: 'numeric',
  DurationField: 'interval',
  EmailField: 'character varying',
  FileField: 'character varying',
  FilePathField: 'character varying',
  FloatField: 'double precision',
  GenericIPAddressField: 'inet',
  HStoreField: 'hstore',
  ImageField: 'character varying',
  IntegerField: 'integer',
  JSONField: 'jsonb',
  NullBooleanField: 'boolean',
  PositiveBigIntegerField: 'bigint',
  PositiveIntegerField: 'integer',
  PositiveSmallIntegerField: 'smallint',
  SearchVectorField: 'tsvector',
  SlugField: 'character varying',
  SmallIntegerField: 'smallint',
  TextField: 'text',
  TimeField: 'time without time zone',
  URLField: 'character varying',
  UUIDField: 'uuid',
  ArrayField: null,
  GeneratedField: null,
};

/** Names that end like a field's and make no column. */
const NO_COLUMN = /^(?:GenericForeignKey|GenericRelation|ManyToManyField|SortedManyToManyField|CompositePrimaryKey)$/;

/** The class of a field, and its arguments; null for what is no field of a model. */
export function modelField(
  code: Masked,
  field: PythonField,
): { kind: string; isDjangos: boolean; args: PythonArguments } | null {
  const call = callIn(code, field.value);
  if (call === null) return null;
  const kind = call.callee.slice(call.callee.lastIndexOf('.') + 1);
  // Forms, serializers and filters have fields of the same names.
  const owner = call.callee.slice(0, Math.max(0, call.callee.lastIndexOf('.')));
  if (!/(?:Field|ForeignKey)$/.test(kind) || /(?:forms|serializers|filters|graphene|django_filters)$/.test(owner))
    return null;
  return { kind, isDjangos: kind in TYPES || isKey(kind), args: argumentsOf(code, call.open) };
}

function isKey(kind: string): boolean {
  return kind === 'ForeignKey' || kind === 'OneToOneField';
}

/** The column of a field; null for a field that makes none, such as a relation that has a table of its own. */
export function columnOf(code: Masked, field: PythonField, line: number): ModelColumn | null {
  const found = modelField(code, field);
  if (found === null || NO_COLUMN.test(found.kind)) return null;
  const { kind, isDjangos, args } = found;
  const written = code.stringAt(args.keywords.get('db_column'));
  const isReference = isKey(kind) || kind.endsWith('ForeignKey');
  const is = (name: string): boolean => {
    const value = args.keywords.get(name);
    return value !== undefined && code.slice(value) === 'True';
  };
  return {
    names: [written ?? (isReference ? `${field.name}_id` : field.name)],
    // A class of the repository's own may make another column, or none.
    perhaps: !isDjangos,
    declared: {
      type: TYPES[kind] ?? null,
      notNull: !is('null') && kind !== 'NullBooleanField',
      hasDefault: args.keywords.has('db_default') || /AutoField$/.test(kind) || kind === 'GeneratedField',
    },
    line,
  };
}

export function isPrimaryKey(code: Masked, field: PythonField): boolean {
  const found = modelField(code, field);
  const value = found?.args.keywords.get('primary_key');
  return value !== undefined && code.slice(value) === 'True';
}

/** What classes of Django itself bring along. */
export const DJANGO_BASES: Readonly<Record<string, readonly string[]>> = {
  Model: [],
  AbstractBaseUser: ['password', 'last_login'],
  PermissionsMixin: ['is_superuser'],
  AbstractUser: [
    ...['password', 'last_login', 'is_superuser', 'username', 'first_name', 'last_name', 'email'],
    ...['is_staff', 'is_active', 'date_joined'],
  ],
};

/** The name of a class as Django has it in the names of tables and keys. */
export function modelName(name: string): string {
  return name.toLowerCase();
}
