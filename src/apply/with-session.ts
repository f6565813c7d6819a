/** One question to a host over a connection made for it. */
import { UserError } from '../core/errors.ts'
import { Session } from '../ssh/session.ts'
import type { HostTarget, RunDependencies } from './run-types.ts'

/** Closes the session whatever comes of it. Gives what `otherwise` makes of a UserError, such as an unreachable host. */
export async function withSession<T, U>(
  connect: RunDependencies['connect'],
  target: HostTarget,
  task: (session: Session) => Promise<T>,
  otherwise: (error: UserError) => U,
): Promise<T | U> {
  let session: Session | undefined
  try {
    session = await Session.open((await connect(target)).transport)
    return await task(session)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return otherwise(error)
  } finally {
    session?.close()
  }
}
