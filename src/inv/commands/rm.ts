/** `inv rm` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { UserError } from '../../core/errors.ts'
import type { Tx } from '../../db/store.ts'
import { removeObject, removeSubnet } from '../../inventory/operations/remove-object.ts'
import {
  removeAddress,
  removeAlias,
  removeDisk,
  removeNic,
  removeRange,
  removeRecord,
} from '../../inventory/operations/remove-part.ts'
import { readKind } from '../read-kind.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'

/** By kind: how it is named, and what removes it. A name in brackets may be left out. */
const removals: Readonly<
  Record<
    string,
    { readonly names: readonly string[]; readonly remove: (tx: Tx, names: Names) => Promise<void> }
  >
> = {
  host: { names: ['HOST'], remove: async (tx, at) => removeObject(tx, 'host', at(0)) },
  network: { names: ['NETWORK'], remove: async (tx, at) => removeObject(tx, 'network', at(0)) },
  zone: { names: ['ZONE'], remove: async (tx, at) => removeObject(tx, 'zone', at(0)) },
  group: { names: ['GROUP'], remove: async (tx, at) => removeObject(tx, 'group', at(0)) },
  subnet: { names: ['PREFIX'], remove: async (tx, at) => removeSubnet(tx, at(0)) },
  nic: { names: ['HOST', 'NIC'], remove: async (tx, at) => removeNic(tx, at(0), at(1)) },
  disk: { names: ['HOST', 'DISK'], remove: async (tx, at) => removeDisk(tx, at(0), at(1)) },
  alias: { names: ['HOST', 'ALIAS'], remove: async (tx, at) => removeAlias(tx, at(0), at(1)) },
  address: { names: ['ADDR'], remove: async (tx, at) => removeAddress(tx, at(0)) },
  range: { names: ['PREFIX', 'FIRST-LAST'], remove: async (tx, at) => removeRange(tx, at(0), at(1)) },
  record: {
    names: ['ZONE', 'NAME', 'TYPE', '[DATA]'],
    remove: async (tx, at) =>
      removeRecord(tx, { zone: at(0), name: at(1), type: at(2), data: at(3) === '' ? undefined : at(3) }),
  },
}

type Names = (index: number) => string

export const rmCommand = defineCommand({
  words: ['rm'],
  summary: 'Remove an object, unless something still stands on it',
  description: Object.entries(removals)
    .map(([kind, { names }]) => `inv rm ${kind} ${names.join(' ')}`)
    .join('\n\n'),
  positionals: { kind: { summary: 'what it is' }, names: { summary: 'its name', value: 'NAME', many: true } },
  options: { ...writeOptions },
  examples: [
    { line: 'inv rm host web01', does: 'the host; its addresses are free again' },
    { line: 'inv rm nic web01 eth1', does: 'one NIC' },
    { line: 'inv rm record office.example @ MX', does: 'the one MX record' },
  ],
  run: async (context, { kind, names, noSave }) => {
    const known = readKind('Cannot remove', kind, Object.keys(removals))
    const removal = removals[known]
    if (removal === undefined) throw new Error(`nothing removes a ${known}`)
    const least = removal.names.filter((name) => !name.startsWith('[')).length
    if (names.length < least || (names.length > removal.names.length && known !== 'record'))
      throw new UserError(`Cannot remove ${known} "${names.join(' ')}": wrong number of names`, {
        hint: `inv rm ${known} ${removal.names.join(' ')}`,
      })
    // The data of a record may come in several words.
    const at: Names = (index) => (index === 3 ? names.slice(3).join(' ') : (names[index] ?? ''))
    return withInventory(
      context,
      async ({ change }) => {
        await change(async (tx) => removal.remove(tx, at))
        return {
          result: { kind: known, name: names.join(' ') },
          render: [lines(`${known} ${names.join(' ')}: removed`)],
        }
      },
      { noSave },
    )
  },
})
