/** What a guest's record says, as parameters of vm_qemu. */
import type { Problem } from '../../src/core/errors.ts'
import type { HostView, NicView } from '../../src/type/inventory-view.ts'
import type { HypervisorParams } from './index.ts'

export function guestOptions(
  guest: HostView,
  { kernel, initrd, append, authorizedKeys, accel }: HypervisorParams,
  problems: Problem[],
): Readonly<Record<string, unknown>> {
  return {
    memory: guest.memory,
    cpus: guest.cpus,
    disks: guest.disks.map(({ name, size }) => ({ name, size })),
    // Bonds, bridges and VLAN interfaces are the guest's own making.
    nics: guest.nics.filter(isPort).map(({ name, mac, network }) => {
      if (mac === undefined) problems.push({ message: `NIC "${name}" of "${guest.name}" has no MAC` })
      if (network === undefined)
        problems.push({ message: `NIC "${name}" of "${guest.name}" is plugged into no network` })
      return { mac, bridge: network?.bridge, mtu: network?.mtu }
    }),
    kernel,
    initrd,
    append,
    accel,
    seed: { hostname: labelOf(guest.name), authorizedKeys },
  }
}

function isPort({ kind }: NicView): boolean {
  return kind === undefined
}

/** A machine calls itself by the first label; its domain is DNS's matter. */
function labelOf(name: string): string {
  return name.split('.')[0] ?? name
}
