/** `cfg test`: a type of the site against a real host. */
import { branchLabel } from '../../inventory/customer-branches.ts'
import { expand } from '../../apply/expand.ts'
import { type CaseResult, testType } from '../../apply/test-type.ts'
import { type Cell, lines, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import type { CommandEvent } from '../../command/context.ts'
import { counted } from '../../core/counted.ts'
import { exitCode, UserError } from '../../core/errors.ts'
import { connectionOptions } from '../host-options.ts'
import { loadCases } from '../load-cases.ts'
import { withRun } from '../open-run.ts'
import { runReason } from '../run-reason.ts'

const { all: _, ...connection } = connectionOptions

export const test = defineCommand({
  words: ['test'],
  summary: 'Try a type of the site on a real host: make, see again, change, remove',
  description: `Takes the cases of types/TYPE/cases.ts. Of each step it is demanded that there is something to do, that it is right afterwards,
that a second run finds nothing to do, and that looking changes nothing on the host.

The host is changed, and may be left with what a failed case has made: take one that may break, as "npm run lab" makes them.`,
  positionals: {
    type: { summary: "name of a type in the site's types/", complete: 'type' },
    host: { summary: 'a host that may break', complete: 'host' },
  },
  options: { ...connection, yes: { type: 'flag', short: 'y', summary: 'do not ask' } },
  examples: [{ line: 'cfg test backup_job lab1', does: 'its cases, one after the other' }],
  finishesOnInterrupt: true,
  run: (context, { type, host, yes, ...args }) =>
    withRun(context, { ...args, hosts: [host], all: false }, async ({ dependencies, targets, inventory }) => {
      const cases = await loadCases(await inventory.manifests.root(), type)
      const [target] = targets
      if (target === undefined || targets.length > 1)
        throw new UserError(`Cannot test type "${type}": "${host}" is not one host`)
      const question = `Change ${target.name} of ${branchLabel(inventory.site.branch)} by ${counted(cases.length, 'case')} of type "${type}"?`
      if (!(await context.confirm(question, yes)))
        throw new UserError(`Cannot test type "${type}": it was not confirmed; nothing was changed`)
      const { evaluate, connect, operator } = dependencies
      const results = await testType(
        {
          connect,
          operator,
          contextOf: async (facts) =>
            expand({ ...(await evaluate(target.name, facts)), resources: [] }, facts).context,
        },
        target,
        cases,
        runReason(context, inventory.site),
        (result) => context.emit(eventOf(target.name, result)),
      )
      const failed = results.filter(({ problem }) => problem !== undefined).length
      return {
        result: { type, host: target.name, cases: results },
        render: [
          lines(...results.flatMap((result) => told(result))),
          lines(`${results.length - failed} of ${counted(results.length, 'case')} passed`),
        ],
        exitCode: failed > 0 ? exitCode.hostFailed : exitCode.done,
      }
    }),
})

function eventOf(subject: string, { name, problem }: CaseResult): CommandEvent {
  const text = problem === undefined ? `${name} passed` : `${name} failed: ${problem}`
  return { kind: 'case', level: problem === undefined ? 'note' : 'failure', subject, text }
}

function told({ name, problem, duration }: CaseResult): readonly Cell[] {
  const seconds = `${(duration / 1000).toFixed(1)} s`
  if (problem === undefined) return [toned('good', `  ok      ${name}  ${seconds}`)]
  return [toned('bad', `  failed  ${name}  ${seconds}`), `          ${problem}`]
}
