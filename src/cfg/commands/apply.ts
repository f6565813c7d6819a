/** `cfg apply`: makes hosts what they should be. */
import { branchLabel } from '../../inventory/customer-branches.ts'
import { applyHosts } from '../../apply/apply-hosts.ts'
import { lines, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import { askChanges } from '../ask-changes.ts'
import { fleetOptions, readFleet } from '../fleet-options.ts'
import {
  checkGuard,
  commitOption,
  connectionOptions,
  failedOption,
  guardOption,
  hostPositionals,
  limitOption,
  mixedOption,
} from '../host-options.ts'
import { junitOption, prepareJunit } from '../junit.ts'
import { openPlan } from '../plans/open-plan.ts'
import { recordHostKeys } from '../record-host-keys.ts'
import { renderHosts, summary } from '../render-report.ts'
import { runExitCode } from '../run-exit-code.ts'
import { runReason } from '../run-reason.ts'
import { renderManifests } from '../runs/used-manifests.ts'
import { withRecordedRun } from '../runs/recorded-run.ts'

export const apply = defineCommand({
  words: ['apply'],
  summary: 'Make each host what it should be, and prove it',
  description: `Every change is observed again after it was made: "changed" means seen to be right. What a failure leaves undone is
skipped with the reason, the rest goes on. Restarts are made once, at the end; one that a cut run has called for is made
by the next.

A host whose parent is in the same run is applied after it, and given time to boot.

What may lock you out (network, firewall, SSH, users) is done under a guard: unless a new connection confirms it, the host
puts its files back by itself.

The manifests are those that "cfg plan" would take. A site can ask that they are signed or reviewed: requireSigned and requireReview in
hostwright.yaml (docs/security.md).

With --batch or --max-fail a run stops before the next hosts when too many have failed: those that are being worked on
come to their end, the others are not started and told of. A host that its health check calls unwell has failed.`,
  positionals: hostPositionals,
  options: {
    ...connectionOptions,
    ...commitOption,
    ...limitOption,
    ...failedOption,
    ...fleetOptions,
    ...guardOption,
    ...junitOption,
    ...mixedOption,
    force: {
      type: 'flag',
      summary:
        'even where much would be removed (more than a third of ten or more things), or a change is dangerous; asks first',
    },
    yes: { type: 'flag', short: 'y', summary: 'do not ask' },
    plan: {
      type: 'text',
      value: 'FILE',
      complete: 'file',
      summary: 'do exactly what a saved plan says, or nothing where anything has moved on',
    },
    interactive: { type: 'flag', short: 'i', summary: 'show each change, and ask whether to make it' },
  },
  examples: [
    { line: 'cfg apply web01 db01', does: 'two hosts at once' },
    { line: 'cfg apply --all', does: 'every host that is not retired' },
    { line: 'cfg apply @web --parallel 2', does: 'a group, two at a time' },
    {
      line: "cfg apply @web --batch 1,10%,50% --health 'curl -fsS localhost'",
      does: 'one host first, then more, as long as all are well',
    },
    { line: 'cfg apply --plan web.plan', does: 'what "cfg plan @web -o web.plan" has shown' },
    { line: 'cfg apply -C acme web01 --commit v1.4', does: 'by exactly the manifests that were tagged' },
    { line: 'cfg apply web01 -i', does: 'asking before each change' },
    { line: 'cfg apply --failed', does: 'the hosts with which the last apply did not come to a good end' },
  ],
  finishesOnInterrupt: true,
  run: async (context, args) => {
    const saved = args.plan === undefined ? undefined : await openPlan(context, args.plan, args)
    const asking = args.interactive ? askChanges(context) : undefined
    const { force } = args
    const guard = checkGuard(args.guard)
    const writeJunit = await prepareJunit(context.cwd, args.junit, 'apply')
    const limit = saved?.plan.limit ?? args.limit
    const { runId, branch, reports, manifests } = await withRecordedRun(
      context,
      saved === undefined ? args : { ...args, hosts: saved.hosts, commit: saved.commit },
      {
        kind: 'apply',
        limited: limit.length > 0 || saved !== undefined || args.interactive,
        checkOwner: saved?.checkOwner,
      },
      async (run) => {
        const { dependencies, targets, inventory, emit } = run
        const names = targets.map(({ name }) => name).join(', ')
        const question = `Apply ${names} of ${branchLabel(inventory.site.branch)}, even where much of what is there would go or a change is dangerous?`
        if (force && !(await context.confirm(question, args.yes)))
          throw new UserError('Cannot apply: it was not confirmed; nothing was changed')
        const why = runReason(context, inventory.site)
        // One host after the other, where each is asked about.
        const parallel = args.interactive ? 1 : args.parallel
        const common = { runId: run.runId, why, limit, parallel, guard, signal: context.signal }
        await saved?.check(run, common)
        const fleet = readFleet(args, inventory.site.config.health)
        const commit = async (): Promise<string | undefined> => inventory.manifests.commit
        const approve = asking?.(inventory.site.branch)
        const options = { ...common, ...fleet, force, approve, commit, review: saved?.review }
        const applied = await applyHosts(dependencies, targets, options, emit)
        await recordHostKeys(context, inventory, applied)
        return applied
      },
    )
    await writeJunit(reports)
    return {
      result: { run: runId, branch, manifests, hosts: reports },
      render: [
        ...renderHosts(reports, 'apply'),
        ...summary(reports, 'apply', branch),
        ...renderManifests(manifests),
        lines(toned('dim', `run ${runId}`)),
      ],
      exitCode: runExitCode(reports, 'apply'),
    }
  },
})
