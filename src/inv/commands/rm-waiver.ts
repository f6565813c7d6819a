/** `inv rm waiver` */
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { waivableCodes } from '../../inventory/check/families.ts'
import { removeWaiver } from '../../inventory/operations/waivers.ts'
import { objectKinds } from '../../inventory/text/paths.ts'
import { nameAfterKind } from '../complete-kinds.ts'
import { readKind } from '../read-kind.ts'
import { withInventory, writeOptions } from '../with-inventory.ts'
import { typedName } from '../../inventory/model/typed-name.ts'

export const rmWaiverCommand = defineCommand({
  words: ['rm', 'waiver'],
  summary: 'Take a waiver away, so that its finding counts again',
  positionals: {
    kind: { summary: objectKinds.join(', '), complete: objectKinds },
    name: { summary: 'the object', complete: nameAfterKind },
    code: { summary: 'code of the finding', complete: [...waivableCodes] },
  },
  options: {
    about: { type: 'text', value: 'WHAT', summary: 'as it was given when the waiver was added' },
    ...writeOptions,
  },
  examples: [
    { line: 'inv rm waiver host web01 host-without-key', does: 'the finding counts again' },
    { line: 'inv rm waiver network lab gateway-missing --about 10.21.0.0/25', does: 'of one subnet' },
  ],
  run: async (context, { kind, name, code, about, noSave, reason }) => {
    const known = readKind('Cannot remove a waiver', kind, objectKinds)
    return withInventory(
      context,
      async ({ change }) => {
        const wanted = { kind: known, name: typedName(known, name), code, about } as const
        const waiver = await change(async (tx) => removeWaiver(tx, wanted))
        return {
          result: { kind: known, name: wanted.name, waiver },
          render: [lines(`${known} ${wanted.name}: ${code} counts again; the reason was: ${waiver.reason}`)],
        }
      },
      { noSave, reason },
    )
  },
})
