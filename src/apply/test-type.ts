/** Puts cases of a type through the suite of all types, on one host. */
import { describeError, UserError } from '../core/errors.ts'
import { checkConformance, type ConformanceCase } from '../type/conformance.ts'
import type { HostContext } from '../type/define-type.ts'
import type { Facts } from '../type/facts.ts'
import { collectFacts } from './collect-facts.ts'
import { conformanceTarget } from './conformance-target.ts'
import { lock } from './lock.ts'
import { openSession } from './open-session.ts'
import type { HostTarget, RunDependencies } from './run-types.ts'

export interface CaseResult {
  /** `file:/etc/motd` */
  readonly name: string
  /** Undefined where all steps were right. */
  readonly problem?: string
  /** Milliseconds. */
  readonly duration: number
}

export interface TestDependencies extends Pick<RunDependencies, 'connect' | 'operator'> {
  readonly contextOf: (facts: Facts) => Promise<HostContext>
}

/** The host is locked meanwhile. Rejects with a UserError where it cannot be reached. */
export async function testType(
  { connect, operator, contextOf }: TestDependencies,
  target: HostTarget,
  cases: readonly ConformanceCase[],
  why: string,
  onCase: (result: CaseResult) => void,
): Promise<readonly CaseResult[]> {
  const session = await openSession((await connect(target)).transport, 'apply')
  const looking = await openSession((await connect(target)).transport, 'plan')
  try {
    const [facts] = await Promise.all([collectFacts(session), lock(session, { who: operator, why })])
    const host = conformanceTarget(session, looking, await contextOf(facts))
    const results: CaseResult[] = []
    for (const one of cases) {
      const started = Date.now()
      const problem = await checkConformance(host, one).then(
        () => undefined,
        (error: unknown) => textOf(error),
      )
      const duration = Date.now() - started
      const result = { name: one.create.name, duration, ...(problem === undefined ? {} : { problem }) }
      onCase(result)
      results.push(result)
    }
    return results
  } finally {
    looking.close()
    await session.end()
  }
}

/** A lost host is no fault of the type. */
function textOf(error: unknown): string {
  if (error instanceof UserError) return describeError(error).join('; ')
  if (error instanceof Error) return error.message
  throw error
}
