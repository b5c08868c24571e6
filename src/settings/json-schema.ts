import { kebab, OPTION_IDS, optionOf, writtenDefault } from './table.js';

/** The JSON schema of the configuration file, for editors; `rules` are the ids that there are. */
export function jsonSchema(rules: readonly string[] = []): Readonly<Record<string, unknown>> {
  const properties: Record<string, unknown> = { $schema: { type: 'string' } };
  for (const id of OPTION_IDS) {
    const { config, kind, description } = optionOf(id);
    const value = writtenDefault(id);
    if (!config) continue;
    const own = id === 'rules' && rules.length > 0 ? rulesSchema(rules, kind.schema) : kind.schema;
    properties[kebab(id)] = { description: `${description}.`, ...own, ...(value === null ? {} : { default: value }) };
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Lockkeeper configuration',
    type: 'object',
    additionalProperties: false,
    properties,
  };
}

function rulesSchema(rules: readonly string[], general: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const severity = general.additionalProperties;
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries([...rules].sort().map((rule) => [rule, severity])),
  };
}
