/** Phase: the facts of a host. */
import { UserError, exitCode } from '../core/errors.ts'
import type { Session } from '../ssh/session.ts'
import type { Facts } from '../type/facts.ts'
import { parseFacts } from './facts-parse.ts'
import { factsScript } from './facts-script.ts'

/** Throws UserError where the host prints something else. */
export async function collectFacts(session: Session): Promise<Facts> {
  const { stdout, stderr } = await session.run(factsScript, { timeout: 60, limit: 2 ** 20 })
  try {
    return parseFacts(stdout.toString('utf8'))
  } catch (cause) {
    const { message } = cause as Error
    throw new UserError(`Cannot collect the facts of "${session.host}": ${message}`, {
      cause,
      exitCode: exitCode.hostFailed,
      hint:
        stderr.trim() === '' ? undefined : `the host says: ${stderr.trim().split('\n').slice(-3).join('; ')}`,
    })
  }
}
