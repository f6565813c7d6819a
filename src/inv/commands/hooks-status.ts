/** `inv hooks status` */
import { existsSync } from 'node:fs'
import { lines } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { exitCode } from '../../core/errors.ts'
import { type CustomersHook, readCustomersHook } from '../../customer/mixing/customers-hook.ts'
import { openSite } from '../../inventory/site.ts'
import { withoutCustomer } from '../without-customer.ts'

export const hooksStatusCommand = defineCommand({
  words: ['hooks', 'status'],
  summary: 'Show whether Git keeps customers apart in this clone; exit code 3 if not',
  examples: [{ line: 'inv hooks status', does: 'installed, and able to run' }],
  run: async (context) => {
    const { repository } = await openSite(withoutCustomer(context))
    const hook = await readCustomersHook(repository)
    const { path, state, kept, program } = hook
    const isGone = program !== undefined && !existsSync(program)
    const works = state === 'installed' && !isGone
    return {
      result: { path, state, works, program: program ?? null, kept: kept ?? null },
      render: [lines(...said(hook, isGone))],
      exitCode: works ? exitCode.done : exitCode.differences,
    }
  },
})

function said({ path, state, kept, program }: CustomersHook, isGone: boolean): readonly string[] {
  const also = kept === undefined ? [] : [`your own hook: ${kept}`]
  if (state === 'none') return [`not installed: inv hooks install`, ...also]
  if (state === 'foreign')
    return [`not installed: ${path} is another hook; "inv hooks install" keeps it`, ...also]
  if (state === 'changed') return [`${path} was changed by hand`, ...also]
  const lost = isGone ? [`${program ?? ''} is gone, so that no text is checked: inv hooks install`] : []
  return [`installed: ${path}`, ...lost, ...also]
}
