import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type pg from 'pg';
import { type Server, type ServerOptions, startServer } from '../truth/servers.js';
import { type Files, Scenario } from './github/scenario.js';
import { Project } from './project.js';

/*
 * What an end-to-end test stands on. Each of these is called at the top of a file or of a `describe`, and gives every test
 * what is new and nobody else's: by `take`, before hooks that stand further down.
 */

/** A database on a server that the whole file shares, with a session in it and a project whose DATABASE_URL it is. */
export interface Stage {
  readonly server: Server;
  readonly database: string;
  readonly client: pg.Client;
  readonly url: string;
  readonly project: Project;
}

/** A server of Postgres 18 for the file; an empty database and a project for each test. */
export function eachDatabase(take: (stage: Stage) => void, options: ServerOptions = {}): void {
  let server: Server;
  let client: pg.Client;
  let project: Project;
  beforeAll(async () => {
    server = await startServer(18, options);
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    const database = await server.createDatabase();
    client = await server.connect(database);
    const url = server.url(database);
    project = new Project({ DATABASE_URL: url });
    take({ server, database, client, url, project });
  });
  afterEach(async () => {
    await client.end();
    project.remove();
  });
}

/** A project for each test. */
export function eachProject(take: (project: Project) => void): void {
  let project: Project;
  beforeEach(() => {
    project = new Project();
    take(project);
  });
  afterEach(() => project.remove());
}

/** A repository at the fake GitHub for each test, which fails where GitHub would have refused a request. */
export function eachScenario(take: (scenario: Scenario) => void, files: Files = {}): void {
  let scenario: Scenario;
  beforeEach(async () => {
    scenario = await Scenario.start(files);
    take(scenario);
  });
  afterEach(async () => {
    await scenario.stop();
    expect(scenario.github.problems).toEqual([]);
  });
}
