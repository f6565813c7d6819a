/** `cfg apply --plan FILE`: does what a saved plan says, or nothing. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { PlanFile } from '../../apply/plan-file.ts'
import type { RunOptions } from '../../apply/run-host.ts'
import type { CommandContext } from '../../command/context.ts'
import { Invalid, type Problem, UserError } from '../../core/errors.ts'
import type { RecordedRun } from '../runs/recorded-run.ts'

export interface OpenedPlan {
  readonly plan: PlanFile
  /** Selectors: those that were given, or the hosts that the plan is of. */
  readonly hosts: readonly string[]
  /** The commit that it was asked to be made of; undefined where it was made of what was there. */
  readonly commit: string | undefined
  /** Throws UserError where it is of another branch. */
  readonly checkOwner: (branch: string) => void
  /** Throws UserError, before anything is touched, where the plan holds no longer. */
  readonly check: (
    run: RecordedRun,
    options: Pick<RunOptions, 'why' | 'limit' | 'signal'> & { readonly parallel: number },
  ) => Promise<void>
  readonly review: NonNullable<RunOptions['review']>
}

interface PlanArgs {
  readonly hosts: readonly string[]
  readonly all: boolean
  readonly failed: boolean
  readonly limit: readonly string[]
  readonly commit: string | undefined
}

/** Throws UserError where the file cannot be read or is no plan, and where options make no sense with one. */
export async function openPlan(
  { cwd }: Pick<CommandContext, 'cwd'>,
  file: string,
  args: PlanArgs,
): Promise<OpenedPlan> {
  const problems: Problem[] = [
    ...(args.all ? [{ message: '--all is not for a plan: without names it is all hosts of the plan' }] : []),
    ...(args.commit === undefined
      ? []
      : [{ message: '--commit is not for a plan, which remembers its own: give it to "cfg plan"' }]),
    ...(args.limit.length > 0 ? [{ message: '--limit is not for a plan: give it to "cfg plan"' }] : []),
  ]
  if (problems.length > 0) throw new Invalid(`Cannot apply plan "${file}"`, problems)
  const [{ readPlan }, { checkGround, checkHosts, checkOwner, reviewAgainst }] = await Promise.all([
    import('../../apply/plan-file.ts'),
    import('./check-plan.ts'),
  ])
  const plan = readPlan(await textOf(cwd, file), file)
  const named = { plan, file }
  return {
    plan,
    hosts: args.hosts.length > 0 ? args.hosts : plan.hosts.map(({ host }) => host),
    commit: plan.manifests.asked === undefined ? undefined : (plan.manifests.commit ?? undefined),
    checkOwner: (branch) => checkOwner(named, branch),
    check: async (run, options) => {
      await checkGround(
        named,
        run.inventory,
        run.targets.map(({ name }) => name),
      )
      // One host alone is looked at when it is applied, before anything of it is touched.
      if (run.targets.length > 1) await checkHosts(named, run, options)
    },
    review: reviewAgainst(named),
  }
}

async function textOf(cwd: string, file: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), 'utf8')
  } catch (cause) {
    // Of the file system.
    const { code, message } = cause as NodeJS.ErrnoException
    const reason = code === 'ENOENT' ? 'there is no such file' : message
    throw new UserError(`Cannot read plan "${file}": ${reason}`, { cause })
  }
}
