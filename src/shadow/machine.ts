import { type ServerFailure, serverFailure } from './failure.js';
import type { Session, Shadow } from './session.js';

/** No room, no memory, too many of something, an administrator, a disk, a bug of the server's. */
const MACHINE = /^(?:53|57|58|XX)/;
/** A file of an extension that is not installed. */
const NO_SUCH_FILE = '58P01';

/** True for a failure of the machine that a server runs on, and of nothing that was asked: the next run may see none. */
export function isOfMachine({ sqlstate }: Pick<ServerFailure, 'sqlstate'>): boolean {
  return MACHINE.test(sqlstate) && sqlstate !== NO_SUCH_FILE;
}

/** The same server, which calls `failed` whenever its machine fails at something that it is asked. */
export function heeding(shadow: Shadow, failed: () => void): Shadow {
  const heed = async <T>(asked: Promise<T>): Promise<T> => {
    try {
      return await asked;
    } catch (error) {
      const failure = serverFailure(error);
      if (failure === null || isOfMachine(failure)) failed();
      throw error;
    }
  };
  const around = (session: Session): Session => ({
    ...session,
    query: (sql, values) => heed(session.query(sql, values)),
    run: (sql) => heed(session.run(sql)),
  });
  const session = around(shadow.session);
  return { ...shadow, session, admin: shadow.admin === shadow.session ? session : around(shadow.admin) };
}
