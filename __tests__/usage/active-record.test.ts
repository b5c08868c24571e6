import { expect, test } from '@jest/globals';
import { told, usageOf } from './support.js';

const SCHEMA = `ActiveRecord::Schema[8.1].define(version: 1) do
  create_table "users", force: :cascade do |t|
    t.string "name", default: "x", null: false
    t.text "tags", array: true
    t.bigint "old"
    t.index ["name"], name: "by_name"
  end

  create_table "admin_people", id: false, force: :cascade do |t|
    t.jsonb "data"
  end

  create_table "app.boxes", primary_key: "key", force: :cascade do |t|
  end

  create_table "groups_users", id: false do |t|
    t.bigint "user_id"
  end

  create_table "unused", force: :cascade do |t|
    t.string "a"
  end
end
`;

test('a class names all columns of its table but those that it ignores; a table without a class is not used', () => {
  const usage = usageOf({
    'db/schema.rb': SCHEMA,
    'app/models/user.rb': `class User < ApplicationRecord
  self.ignored_columns += %w[old]
  has_and_belongs_to_many :groups
end`,
    'app/models/admin/person.rb': `module Admin
  class Person < ApplicationRecord
    self.ignored_columns += OLD + OLDER
  end
end`,
    'app/models/case.rb': `class Case < Thing
  self.table_name = "app.boxes"
end`,
    'app/services/unused.rb': 'class Unused < Service\nend',
  });
  expect(told(usage)).toEqual([
    'app/models/admin/person.rb:2 declare admin_people',
    'app/models/admin/person.rb:2 declare admin_people.data',
    'app/models/case.rb:1 declare app.boxes',
    'app/models/case.rb:1 declare app.boxes.key',
    'app/models/user.rb:1 declare groups_users',
    'app/models/user.rb:1 declare groups_users.user_id',
    'app/models/user.rb:1 declare users',
    'app/models/user.rb:1 declare users.id',
    'app/models/user.rb:1 declare users.name',
    'app/models/user.rb:1 declare users.tags',
  ]);
  expect(Object.fromEntries(usage.references.map(({ column, declared }) => [column ?? '', declared]))).toMatchObject({
    name: { type: 'character varying', notNull: true, hasDefault: true },
    tags: { type: 'text[]', notNull: false, hasDefault: false },
    data: { type: 'jsonb' },
  });
  expect(usage.coverage.unjudged).toEqual([
    {
      path: 'app/models/admin/person.rb',
      line: 3,
      reason: 'the columns that are ignored here stand elsewhere',
      source: 'active-record',
    },
  ]);
});

test("a class with an acronym of the project's own has the table whose name has the same letters", () => {
  const usage = usageOf({
    'db/schema.rb': `create_table "admin_github_users" do |t|\nend\ncreate_table "git_hubs" do |t|\nend`,
    'app/models/admin/github_user.rb': 'class Admin::GitHubUser < ApplicationRecord\nend',
    'app/models/git_hub.rb': 'class GitHub < ApplicationRecord\nend',
  });
  expect(told(usage)).toEqual([
    'app/models/admin/github_user.rb:1 declare admin_github_users',
    'app/models/admin/github_user.rb:1 declare admin_github_users.id',
    'app/models/git_hub.rb:1 declare git_hubs',
    'app/models/git_hub.rb:1 declare git_hubs.id',
  ]);
});

test('what a class ignores behind a class that stands in it is its own', () => {
  const usage = usageOf({
    'db/schema.rb':
      'ActiveRecord::Schema.define do\n  create_table "keys" do |t|\n    t.string "name"\n    t.string "old"\n  end\nend\n',
    'app/models/key.rb': `class Key < ApplicationRecord
  class ScopeError < RuntimeError
    end_of = 1
  end

  class Other < RuntimeError; end
  OLD = %i[old].freeze
  self.ignored_columns += OLD
end
`,
  });
  expect(told(usage)).toEqual([
    'app/models/key.rb:1 declare keys',
    'app/models/key.rb:1 declare keys.id',
    'app/models/key.rb:1 declare keys.name',
  ]);
});
