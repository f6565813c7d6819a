/** `inv add waiver` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { allCodes, waivableCodes } from '../../inventory/check/families.ts'
import { addWaiver } from '../../inventory/operations/waivers.ts'
import { objectKinds } from '../../inventory/text/paths.ts'
import { nameAfterKind } from '../complete-kinds.ts'
import { readKind } from '../read-kind.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'
import { typedName } from '../../inventory/model/typed-name.ts'

export const addWaiverCommand = defineCommand({
  words: ['add', 'waiver'],
  summary: 'Let a finding of "inv check" stand, for a reason and until a day',
  positionals: {
    kind: { summary: objectKinds.join(', '), complete: objectKinds },
    name: { summary: 'the object', complete: nameAfterKind },
    code: { summary: 'code of the finding', complete: [...waivableCodes] },
  },
  options: {
    reason: { type: 'text', required: true, summary: 'why it is well as it is' },
    until: {
      type: 'text',
      value: 'DATE',
      required: true,
      summary: 'last day on which it holds, for example 2027-06-30',
    },
    about: {
      type: 'text',
      value: 'WHAT',
      summary: 'one of several such findings of the object: an address, a record (see "inv check --json")',
    },
    noSave: writeOptions.noSave,
  },
  examples: [
    {
      line: "inv add waiver host web01 host-without-key --reason 'installed next week' --until 2027-06-30",
      does: 'silences that finding until July',
    },
    {
      line: "inv add waiver network lab gateway-missing --about 10.21.0.0/25 --reason 'cut off on purpose' --until 2028-01-01",
      does: 'of one subnet',
    },
  ],
  run: async (context, { kind, name, code, reason, until, about, noSave }) => {
    const known = readKind('Cannot add a waiver', kind, objectKinds)
    return withInventory(
      context,
      async ({ change }) => {
        const input = { kind: known, name: typedName(known, name), code, reason, until, about } as const
        const waiver = await change(async (tx) => addWaiver(tx, input))
        return {
          result: { kind: known, name: input.name, waiver },
          render: [
            lines(
              `${known} ${input.name}: ${code} is waived until ${until} (${allCodes.get(code)?.meaning})`,
            ),
          ],
        }
      },
      { noSave, reason },
    )
  },
})
