/** The generators as manifests and types ask for them. Loaded only where one of them does. */
import { type BindOutput, generateBind } from '../generate/bind/generate-bind.ts'
import { generateDhcpd } from '../generate/dhcpd/generate-dhcpd.ts'
import { generateDhcpd6 } from '../generate/dhcpd/generate-dhcpd6.ts'
import { generateDnsmasq } from '../generate/dnsmasq/generate-dnsmasq.ts'
import { generateKea } from '../generate/kea/generate-kea.ts'
import type { Snapshot } from '../inventory/model/snapshot.ts'
import type { SiteConfig } from '../inventory/site-config.ts'
import type { Exporters } from '../inventory/view.ts'

export type PublishedSerial = BindOutput['serials'][number]

/** `served`: by zone, the serial that a server was found to answer with. `publish` is told each serial that is given out. */
export function makeExporters(
  config: Pick<SiteConfig, 'reservePlanned' | 'services'>,
  now: Date,
  served: ReadonlyMap<string, number>,
  publish: (serials: readonly PublishedSerial[]) => void,
): Exporters {
  const dhcp = { reservePlanned: config.reservePlanned, services: config.services }
  return {
    dhcpd: (of, options) => generateDhcpd(of, { ...options, ...dhcp }),
    dhcpd6: (of, options) => generateDhcpd6(of, { ...options, ...dhcp }),
    dnsmasq: (of, options) => generateDnsmasq(of, { ...options, ...dhcp }),
    kea4: (of, options) => generateKea(of, 4, { ...options, ...dhcp }),
    kea6: (of, options) => generateKea(of, 6, { ...options, ...dhcp }),
    bind: (of, options) => {
      const { files, serials } = generateBind(knowing(of, served), {
        ...options,
        now,
        services: config.services,
      })
      publish(serials)
      return files
    },
  }
}

/** No content has the hash, so that a zone gets a serial later than the one that it is served at already. */
function knowing(snapshot: Snapshot, served: ReadonlyMap<string, number>): Snapshot {
  if (served.size === 0) return snapshot
  const found = [...served].map(([zone, serial]) => [zone, { serial, hash: '' }] as const)
  return { ...snapshot, serials: new Map([...snapshot.serials, ...found]) }
}
