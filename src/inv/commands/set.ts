/** `inv set` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { setObject, settableKinds } from '../../inventory/operations/set-object.ts'
import { splitAssignments } from '../assignments.ts'
import { readKind } from '../read-kind.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

import { targets } from '../../inventory/fields/targets.ts'
import { nameAfterKind } from '../complete-kinds.ts'
export const setCommand = defineCommand({
  words: ['set'],
  summary: 'Change values of an object',
  description:
    'K=V sets, K= clears. On lists, K=A,B sets all, K+=V adds, K-=V takes out. attr.NAME=V sets an attribute: numbers, ' +
    'true and false are what they look like, [a, b] is a list, "…" is text.',
  positionals: {
    kind: { summary: settableKinds.join(', '), complete: settableKinds },
    words: {
      summary: 'the name (of a NIC: HOST NIC), then what to set',
      value: 'NAME K=V',
      many: true,
      complete: nameOrField,
    },
  },
  options: { ...writeOptions },
  examples: [
    { line: 'inv set host web01 cpus=4 memory=8G tag+=edge', does: 'three values of a host' },
    { line: 'inv set host web01 attr.role=web parent=', does: 'sets an attribute, clears the parent' },
    { line: "inv set host web01 ssh-host-key+='ssh-ed25519 AAAA…'", does: 'records a host key' },
    { line: 'inv set nic web01 eth0 mac=52:54:00:00:00:01', does: 'of a NIC' },
    { line: 'inv set subnet 10.20.0.0/24 dns=10.20.0.2,10.20.0.3', does: 'of a subnet' },
  ],
  run: async (context, { kind, words, noSave }) => {
    const known = readKind('Cannot set', kind, settableKinds)
    const { names, assignments } = splitAssignments(`Cannot set ${known}`, words)
    return withInventory(
      context,
      async ({ change }) => {
        const changed = await change(async (tx) => setObject(tx, known, names, assignments))
        const title = `${known} ${names.join(' ')}`
        return {
          result: { kind: known, name: names.join(' '), changed },
          render: [lines(changed ? `${title}: set` : `${title}: nothing to change`)],
        }
      },
      { noSave },
    )
  },
})

/** After the name, the fields of the kind: `memory=`. */
function nameOrField(before: readonly string[]): ReturnType<typeof nameAfterKind> | readonly string[] {
  const kind = settableKinds.find((one) => one === before[0])
  if (kind === undefined || before.length < (kind === 'nic' ? 3 : 2)) return nameAfterKind(before)
  return targets[kind].fields.map(({ name }) => `${name}=`)
}
