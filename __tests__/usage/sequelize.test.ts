import { expect, test } from '@jest/globals';
import { told, usageOf } from './support.js';

test('decorators: columns of a class in another file, getters, and attributes without a column', () => {
  const usage = usageOf({
    'base.ts': `import { Column, CreatedAt, Model as Base } from 'sequelize-typescript';
export class IdModel<T extends object = any> extends Model<T> { @PrimaryKey @Column(DataType.UUID) id: string; @CreatedAt createdAt: Date }`,
    'user.ts': `import { Column, Table } from 'sequelize-typescript';
@Scopes(() => ({ all: {} }))
@Table({ tableName: 'users', schema: 'app' })
class User extends IdModel<InferAttributes<User>, Partial<X>> {
  @Length({ max: 9 })
  @Column({ type: DataType.STRING, field: 'e_mail', allowNull: false })
  email: string;
  @Column(DataType.VIRTUAL) full: string;
  @Column(DataType.TEXT) set note(value) { this.x = value; }
  @BelongsTo(() => Team, 'team') team: Team;
  name: string;
}
`,
  });
  expect(told(usage).map((line) => line.replace('user.ts:', ''))).toEqual([
    '4 declare app.users',
    '4 declare app.users.createdAt (guess)',
    '4 declare app.users.created_at (guess)',
    '4 declare app.users.id',
    '4 declare app.users.updatedAt (guess)',
    '4 declare app.users.updated_at (guess)',
    '7 declare app.users.e_mail',
    '9 declare app.users.note',
  ]);
  expect(usage.references.find(({ column }) => column === 'e_mail')?.declared).toMatchObject({
    type: 'character varying',
    notNull: true,
  });
});

test('define and init, names by convention, and keys of associations', () => {
  const usage = usageOf({
    'a.js': `module.exports = (sequelize, DataTypes) => {
  const Person = sequelize.define('person', { first: DataTypes.STRING, ...more }, { timestamps: false });
  Person.associate = (models) => { Person.belongsTo(models.Team, { foreignKey: 'team_id' }); };
};`,
    'b.ts': `import { Model } from 'sequelize';
class Tag extends Model {}
Tag.init({ id: { type: DataTypes.INTEGER, primaryKey: true } }, { sequelize, tableName: 'tags', timestamps: false });
app.init({ port: 1 }, { tableName: 'x' });
`,
  });
  expect(told(usage)).toEqual([
    'a.js:2 declare people (likely)',
    'a.js:2 declare people.first (likely)',
    'a.js:2 declare people.id (likely)',
    'a.js:3 declare people.team_id (likely)',
    'b.ts:3 declare tags',
    'b.ts:3 declare tags.id',
  ]);
  expect(usage.coverage).toMatchObject({ partly: 1 });
});
