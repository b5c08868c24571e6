import type { DetectedFolder, Framework, MigrationFile } from './framework.js';
import { compareNumbers, compareText, foldersWith, join, parentOf, treeOf } from './tree.js';
import { whole } from './up.js';

const NAME = /^([0-9]+)_(.*)\.sql$/;

/**
 * Supabase CLI: `supabase/migrations/<version>_<name>.sql`, ordered by the file name as text (apps/cli-go
 * pkg/migration/list.go `ListLocalMigrations`, 1d1e719). The first file is skipped when it is an `_init.sql` of the
 * time before December 2021.
 *
 * Transaction: none of its own; the statements go to the server as one pipeline, which Postgres runs as one implicit
 * transaction (pkg/migration/file.go `ExecBatch`: "implicitly transactional").
 */
export const framework: Framework = {
  id: 'supabase',
  title: 'Supabase CLI',
  optOut: null,
  detect(files) {
    const tree = treeOf(files);
    return foldersWith(files, NAME).flatMap((folder): DetectedFolder[] => {
      if (folder !== 'supabase/migrations' && !folder.endsWith('/supabase/migrations')) return [];
      const config = join(parentOf(folder), 'config.toml');
      const sure = tree.files.has(config);
      return [
        {
          path: folder,
          evidence: sure ? config : folder,
          specificity: sure ? 100 : 85,
          dialect: { name: 'postgresql', evidence: 'Supabase runs on Postgres' },
        },
      ];
    });
  },
  list(folder, files) {
    const up = whole('string');
    return (treeOf(files).byFolder.get(folder) ?? [])
      .filter((name) => NAME.test(name))
      .sort(compareText)
      .filter((name, index) => index > 0 || !isOldInit(name))
      .map((name): MigrationFile => ({ path: join(folder, name), version: NAME.exec(name)?.[1] ?? name, up }));
  },
};

function isOldInit(name: string): boolean {
  const version = /([0-9]{14})_init\.sql/.exec(name)?.[1];
  return version !== undefined && compareNumbers(version, '20211209000000') < 0;
}
