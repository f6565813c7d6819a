/** Facts of a usual Debian server, for evaluating manifests of hosts that were never reached. */
import type { Facts } from '../type/facts.ts'
import type { HostView } from '../type/inventory-view.ts'

const GIB = 2 ** 30

/** What the inventory says of the host, and for the rest a Debian 12 with systemd. */
export function sampleFacts(host: HostView): Facts {
  return {
    os: { id: 'debian', family: 'debian', version: '12', name: 'Debian GNU/Linux 12 (bookworm)' },
    kernel: { name: 'Linux', release: '6.1.0-28-amd64', machine: 'x86_64' },
    hostname: host.name,
    cpus: host.cpus ?? 2,
    memory: host.memory ?? 2 * GIB,
    init: 'systemd',
    packages: 'apt',
    network: 'ifupdown',
    user: { name: 'root', uid: 0 },
    nics: host.nics.map((nic) => ({
      name: nic.name,
      mac: nic.mac ?? '',
      addresses: nic.addresses.map((address) => `${address.ip}/${address.prefixLength}`),
    })),
  }
}
