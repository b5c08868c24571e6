import { CONTENTS, type Handler, NOT_FOUND } from './handler.js';
import type { Json, JsonObject } from './specification.js';

/* What the settings of a repository say: rules of its branches, the older protection, environments. */

export const SETTINGS_HANDLERS: Readonly<Record<string, Handler>> = {
  'repos/get-branch-rules': {
    needs: CONTENTS,
    answer: ({ state }) => ({
      status: 200,
      list: state.rules.map((rule) => ({
        ...rule,
        ruleset_source_type: 'Repository',
        ruleset_source: `${state.owner}/${state.name}`,
        ruleset_id: 1,
      })),
    }),
  },
  'repos/get-branch': {
    needs: CONTENTS,
    answer: ({ params, state, make }) => {
      const sample = make.sample('branch-with-protection');
      const checks = state.protection.map(({ context, app_id }) => ({ context, app_id }));
      const required = { contexts: checks.map(({ context }) => context), checks };
      return {
        status: 200,
        body: {
          ...sample,
          name: params.branch ?? '',
          protected: checks.length > 0,
          protection: { enabled: checks.length > 0, required_status_checks: required as unknown as Json },
        },
      };
    },
  },
  'repos/get-environment': {
    needs: [['actions', 'read']],
    answer: ({ params, state, make }) => {
      const known: JsonObject | undefined = state.environments.get(params.environment_name ?? '');
      return known === undefined
        ? NOT_FOUND
        : { status: 200, body: { ...make.sample('environment'), name: params.environment_name ?? '', ...known } };
    },
  },
};
