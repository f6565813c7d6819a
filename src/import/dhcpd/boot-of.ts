/** What a subnet of a dhcpd.conf offers to boot from, by its own settings and by those for some programs alone. */
import type { SubnetFields } from '../dhcp/settings.ts'
import type { Settings } from '../dhcp/settings.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import type { BootClass } from '../kea/read-boot-classes.ts'
import { subnetBoot } from '../kea/subnet-boot.ts'

/** `boots`: those that reach the subnet, the innermost first. */
export function bootOf(
  settings: Settings,
  boots: readonly BootClass[],
  report: DraftBuilder,
): { readonly settings: Settings; readonly fields: Pick<SubnetFields, 'boot'> } {
  const { settings: common, boot } = subnetBoot(settings, inOrder(boots), new Set(), report)
  if (boot === undefined) return { settings: common, fields: {} }
  // Where only one server is named, the files are there.
  const next = boot.server === undefined ? common.get('next-server') : undefined
  const server = next !== undefined && 'items' in next.raw ? next.raw.items[0] : boot.server
  if (next !== undefined) {
    next.used.yes = true
    common.delete('next-server')
  }
  return { settings: common, fields: { boot: server === undefined ? boot : { ...boot, server } } }
}

/** What is for one program is taken from the innermost block that has it; what is for all, an inner block sets anew. */
function inOrder(boots: readonly BootClass[]): readonly BootClass[] {
  const forAll = boots.filter(({ clients }) => clients.length === 0)
  return [...boots.filter(({ clients }) => clients.length > 0), ...forAll.toReversed()]
}
