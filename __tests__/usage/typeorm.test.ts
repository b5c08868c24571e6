import { expect, test } from '@jest/globals';
import { told, usageOf } from './support.js';

const HEAD = "import { Entity, Column } from 'typeorm';\n";

test('entities, columns, relations, and what an option says', () => {
  const usage = usageOf({
    'user.ts': `${HEAD}
@Injectable()
export class Service {
  @Inject() private readonly users: Repository<User>;
}

@Entity({ name: 'users', schema: 'app' })
@Index(['email'])
export class User extends BaseEntity {
  // @Column() no: string;
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column({ type: 'varchar', length: 9, name: 'e_mail', nullable: true })
  @Transform(({ value }) => value.trim())
  public readonly email?: string | null = null

  @Column('int', { array: true, default: [] }) scores: number[];
  @CreateDateColumn() createdAt!: Date;

  @ManyToOne(() => Team, (team) => team.users, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'team_ref' })
  team: Team;
  @ManyToOne(() => Place) place: Place;
  @OneToOne(() => Pet, (pet) => pet.owner) pet: Pet;
  @OneToMany(() => Post, (post) => post.user) posts: Post[];
  @ManyToMany(() => Tag)
  @JoinTable({ name: 'user_tags', joinColumn: { name: 'user_id' } })
  tags: Tag[];
  @Column(() => Address) address: Address;
  get name(): string { return this.email; }
}
`,
  });
  expect(told(usage).map((line) => line.replace('user.ts:', ''))).toEqual([
    '10 declare app.users',
    '13 declare app.users.id',
    '17 declare app.users.e_mail',
    '19 declare app.users.scores',
    '20 declare app.users.createdAt (guess)',
    '20 declare app.users.created_at (guess)',
    '24 declare app.users.team_ref',
    '25 declare app.users.placeId (guess)',
    '25 declare app.users.place_id (guess)',
    '29 declare user_tags',
    '29 declare user_tags.user_id',
  ]);
  expect(Object.fromEntries(usage.references.map(({ column, declared }) => [column ?? '', declared]))).toMatchObject({
    id: { notNull: true, hasDefault: true },
    e_mail: { type: 'character varying', notNull: false, hasDefault: false },
    scores: { type: 'integer[]', notNull: true, hasDefault: true },
  });
  expect(usage.coverage.unjudged.map(({ line }) => line)).toEqual([31]);
});

test('columns of a class in another file, and of children that share a table', () => {
  const usage = usageOf({
    'base.ts': `${HEAD}export abstract class Base { @PrimaryColumn() id: number }`,
    'content.ts': `${HEAD}
@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
export class WebContent extends Base { @Column() title: string; }
@ChildEntity()
export class Photo extends WebContent { @Column() size: string }
`,
  });
  expect(told(usage).map((line) => line.replace('content.ts:', ''))).toEqual([
    '4 declare web_content.kind (likely)',
    '5 declare web_content (likely)',
    '5 declare web_content.id (likely)',
    '5 declare web_content.title (likely)',
    '7 declare web_content.size (likely)',
  ]);
});

test("decorators of the code base's own that end like TypeORM's are perhaps columns: in use where one is there", () => {
  const usage = usageOf({
    'flags.ts': `${HEAD}
@FeatureFlagEntity('sales_channels')
export class SalesChannel { @PrimaryColumn() id: string;
  @DbAwareColumn({ type: 'jsonb', nullable: true }) metadata: object;
  @FeatureFlagColumn('flag', { name: 'is_on' }) on: boolean;
  @JoinColumn() other: string }
`,
  });
  expect(told(usage).map((line) => line.replace('flags.ts:', ''))).toEqual([
    '4 declare sales_channel (likely)',
    '4 declare sales_channel.id (likely)',
    '5 declare sales_channel.metadata (guess)',
    '6 declare sales_channel.is_on (guess)',
  ]);
});
