/** Rules of others that speak of names, types, style or a missing timeout: no hazard of the statement itself. */
export const CONVENTIONS: ReadonlySet<string> = new Set(
  `MP004 MP016 MP020 MP023 MP037 MP038 MP039 MP040 MP041 MP042 MP045 MP050
MP051 MP056 MP058 MP059 MP061 MP063 MP066 MP068 MP069 MP074 MP075 MP076
MP077 MP078 MP083 MP085 MP086 MP088 MP091 MP109 MP080 MP048 MP079 MP099
MP073 MP018 MP082
require-lock-timeout require-statement-timeout prefer-robust-stmts require-timeout-settings
prefer-text-field prefer-bigint-over-int prefer-bigint-over-smallint prefer-identity
prefer-timestamptz prefer-timestamp-tz prefer-big-int ban-char-field
require-table-schema require-enum-value-ordering identifier-too-long ban-create-domain-with-constraint
prefer-repack syntax-error unused-ignore
missing-lock-timeout missing-statement-timeout missing-idle-timeout missing-application-name lock-timeout-zero
lock-timeout-too-long statement-timeout-too-long lock-timeout-after-dangerous-statement alter-enum-no-ordering
add-column-json fk-missing-index prefer-robust-create-index prefer-robust-create-table prefer-robust-drop-index
prefer-robust-drop-table ban-create-domain-with-constraint`.split(/\s+/),
);
