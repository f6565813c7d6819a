/** `inv state` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { changeState, type StateChange } from '../../inventory/lifecycle/change-state.ts'
import { readReason } from '../../inventory/lifecycle/require-reason.ts'
import { selectStored } from '../../inventory/lifecycle/select-stored.ts'
import { steps } from '../../inventory/lifecycle/steps.ts'
import { hostStates, type HostState } from '../../inventory/model/host.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

export const stateCommand = defineCommand({
  words: ['state'],
  summary: 'Bring hosts into another state of their life',
  description: [
    ...hostStates.map((from) => `${from} → ${steps[from].join(', ')}`),
    'A planned host has names and no DHCP reservation (unless the site says reservePlanned), one in maintenance does not boot from ' +
      'the network, a retired one has nothing: its addresses and aliases are taken away.',
  ].join('\n\n'),
  positionals: {
    hosts: {
      summary: 'names, @groups or queries',
      value: 'HOST',
      many: true,
      complete: 'selector',
    },
    state: { summary: hostStates.join(', '), complete: hostStates },
  },
  options: { ...writeOptions },
  examples: [
    {
      line: 'inv state web01 maintenance --reason "new disk"',
      does: 'no network boot until it is active again',
    },
    { line: 'inv state @web active', does: 'all hosts of a group, in one change' },
    { line: "inv state 'rack=r1 state=planned' installing", does: 'those that a query selects' },
  ],
  run: async (context, { hosts: selectors, state: word, ...write }) => {
    const state = readState(word)
    return withInventory(
      context,
      async ({ site, change }) => {
        const { selected, changed } = await change(async (tx) => {
          const hosts = await selectStored(tx, selectors)
          const rules = { required: site.config.requireReason, given: readReason(write.reason) }
          return { selected: hosts.length, changed: await changeState(tx, hosts, state, rules) }
        })
        const rest = selected - changed.length
        return {
          result: { state, changed },
          render: [
            lines(
              ...changed.map((one) => sentence(one)),
              ...(rest === 0 ? [] : [`${rest === 1 ? 'one host is' : `${rest} hosts are`} ${state} already`]),
            ),
          ],
        }
      },
      write,
    )
  },
})

function readState(word: string): HostState {
  const state = hostStates.find((one) => one === word.toLowerCase())
  if (state !== undefined) return state
  const meant = nearest(word, hostStates)
  throw new UserError(`Cannot set the state: unknown state "${word}"`, {
    hint:
      meant === undefined
        ? `the state comes last: one of ${hostStates.join(', ')}`
        : `did you mean "${meant}"?`,
  })
}

function sentence({ host, from, to, released }: StateChange): string {
  const gone = released.length === 0 ? '' : `; released ${released.join(', ')}`
  return `host ${host}: ${from} → ${to}${gone}`
}
