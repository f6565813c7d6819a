/** Bonds, bridges and VLAN interfaces that can be built and do not do what they are for. */
import type { Host, Nic } from '../../model/host.ts'
import { nicsBelow, standsOn } from '../../model/nic-stack.ts'
import { defineFamily, hostOf, type Report } from '../define-family.ts'
import type { CheckView } from '../view.ts'

const codes = {
  'bond-single': { severity: 'warning', meaning: 'a bond of one member, which bonds nothing' },
  'vlan-id-missing': { severity: 'error', meaning: 'a VLAN interface on a network that has no VLAN id' },
  'mtu-exceeds-link': {
    severity: 'error',
    meaning: 'a network with a larger MTU than that of the NIC below can carry',
  },
  'nic-unplugged': { severity: 'info', meaning: 'a NIC that is on no network and that nothing stands on' },
} as const

type Code = keyof typeof codes

export const interfaces = defineFamily({
  title: 'Interfaces',
  codes,
  find: (view, report) => {
    for (const host of view.snapshot.hosts) {
      const used = host.nics.some(({ kind }) => kind !== undefined)
        ? new Set(host.nics.flatMap((nic) => standsOn(nic)))
        : undefined
      for (const nic of host.nics) {
        if (nic.network === undefined && used?.has(nic.name) !== true && host.state !== 'retired')
          report('nic-unplugged', hostOf(host), {
            message: `NIC "${nic.name}" is on no network`,
            mend: `inv set nic ${host.name} ${nic.name} network=NETWORK`,
            key: `nics[${nic.name}].network`,
            about: nic.name,
          })
        if (nic.kind !== undefined) findOf(view, host, nic, report)
      }
    }
  },
})

function findOf({ networks }: CheckView, host: Host, nic: Nic, report: Report<Code>): void {
  const tell = (code: Code, key: string, message: string, mend: string): void =>
    report(code, hostOf(host), { message, mend, key: `nics[${nic.name}].${key}`, about: nic.name })
  const network = nic.network === undefined ? undefined : networks.get(nic.network)
  if (nic.kind === 'bond' && nic.members?.length === 1)
    tell(
      'bond-single',
      'members',
      `bond "${nic.name}" has one member`,
      `inv set nic ${host.name} ${nic.name} members+=NIC`,
    )
  if (nic.kind === 'vlan' && network !== undefined && network.vlan === undefined)
    tell(
      'vlan-id-missing',
      'network',
      `VLAN interface "${nic.name}" is on network "${network.name}", which has no VLAN id`,
      `inv set network ${network.name} vlan=ID`,
    )
  for (const below of nicsBelow(host, nic)) {
    const carrier = below.network === undefined ? undefined : networks.get(below.network)
    if (network?.mtu === undefined || carrier?.mtu === undefined || network.mtu <= carrier.mtu) continue
    tell(
      'mtu-exceeds-link',
      'network',
      `NIC "${nic.name}" has the MTU ${network.mtu} of network "${network.name}", and "${below.name}" below it ${carrier.mtu} of "${carrier.name}"`,
      `inv set network ${carrier.name} mtu=${network.mtu}`,
    )
  }
}
