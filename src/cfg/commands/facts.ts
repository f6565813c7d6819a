/** `cfg facts`: what a host is, as manifests see it. */
import { factsOf } from '../../apply/exec-on.ts'
import { type Block, lines, pairs, toned } from '../../command/block.ts'
import { type CommandResult, defineCommand } from '../../command/command.ts'
import type { CommandContext } from '../../command/context.ts'
import { exitCode, UserError } from '../../core/errors.ts'
import { selectHosts } from '../../inventory/select.ts'
import type { Facts } from '../../type/facts.ts'
import { type ConnectionArgs, connectionOptions, hostPositionals } from '../host-options.ts'
import { withHosts } from '../open-run.ts'
import { openSiteInventory } from '../open-site-inventory.ts'
import { timeOf } from '../runs/render-runs.ts'

export const facts = defineCommand({
  words: ['facts'],
  summary: 'Show what is observed of each host before its manifest runs',
  description:
    'They are kept: "cfg check" evaluates the manifests with them, and --recorded shows them without asking the host.',
  positionals: hostPositionals,
  options: {
    ...connectionOptions,
    recorded: { type: 'flag', summary: 'those that were seen last; no host is reached' },
  },
  examples: [
    { line: 'cfg facts web01', does: 'one host' },
    { line: 'cfg facts --all --json', does: 'all of them, for a program' },
    { line: 'cfg facts web01 --recorded', does: 'as a run has seen them last' },
  ],
  run: (context, args) => (args.recorded ? recorded(context, args) : observed(context, args)),
})

async function observed(context: CommandContext, args: ConnectionArgs): Promise<CommandResult> {
  return withHosts(context, args, async ({ connect, targets, inventory }) => {
    const answers = await factsOf({ connect }, targets, { parallel: args.parallel })
    const at = new Date().toISOString()
    const found = answers.flatMap((answer) =>
      'value' in answer ? [{ host: answer.host, at, facts: JSON.stringify(answer.value) }] : [],
    )
    // That they cannot be kept is no reason not to show them.
    await inventory.store.runs.keepFacts(found).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error)
      context.emit({
        kind: 'facts-not-recorded',
        level: 'warning',
        text: `the facts are not recorded: ${reason}`,
      })
    })
    return {
      result: {
        hosts: answers.map(({ host, ...answer }) => ({
          host,
          ...('value' in answer ? { facts: answer.value } : answer),
        })),
      },
      render: answers.flatMap((answer): Block[] => [
        lines(toned('strong', answer.host)),
        'value' in answer
          ? pairs(...rowsOf(answer.value))
          : lines(...answer.error.lines.map((line) => toned('bad', line))),
      ]),
      exitCode: answers.every((answer) => 'value' in answer) ? exitCode.done : exitCode.hostFailed,
    }
  })
}

/** Throws UserError where nothing is known of one of the hosts. */
async function recorded(context: CommandContext, args: ConnectionArgs): Promise<CommandResult> {
  const inventory = await openSiteInventory(context)
  try {
    const { branch } = inventory.site
    const selected = selectHosts(inventory.snapshot, args.hosts, { all: args.all, branch })
    const hosts = selected.map(({ name }) => name)
    const known = await inventory.store.runs.facts(hosts)
    const unknown = hosts.filter((host) => !known.some((one) => one.host === host))
    if (unknown.length > 0)
      throw new UserError(`Cannot show the recorded facts of ${unknown.join(', ')}: there are none yet`, {
        hint: `cfg facts ${unknown.join(' ')} asks`,
      })
    // As the recorder has written them.
    const found = known.map((one) => ({ ...one, facts: JSON.parse(one.facts) as Facts }))
    return {
      result: { hosts: found },
      render: found.flatMap((one): Block[] => [
        lines(toned('strong', one.host)),
        pairs(['observed', `${timeOf(one.at)} UTC`], ...rowsOf(one.facts)),
      ]),
    }
  } finally {
    await inventory.close()
  }
}

function rowsOf(found: Facts): (readonly [string, string])[] {
  const { os, kernel, hostname, cpus, memory, init, packages, user, nics } = found
  return [
    ['os', `${os.name} (${os.family} family, ${[os.id, os.version].join(' ').trim()})`],
    ['kernel', `${kernel.name} ${kernel.release} ${kernel.machine}`],
    ['hostname', hostname],
    ['cpus', String(cpus)],
    ['memory', `${Math.round(memory / 2 ** 20)}M`],
    ['init', init],
    ['packages', packages],
    ['login', `${user.name} (${user.uid})`],
    ...nics.map(({ name, mac, addresses }) => [`nic ${name}`, [mac, ...addresses].join(' ')] as const),
  ]
}
