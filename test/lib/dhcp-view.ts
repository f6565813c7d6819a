/** The inventory as manifests see it, with what the DHCP generators make of it. */
import { generateDhcpd } from '../../src/generate/dhcpd/generate-dhcpd.ts'
import { generateDhcpd6 } from '../../src/generate/dhcpd/generate-dhcpd6.ts'
import { generateDnsmasq } from '../../src/generate/dnsmasq/generate-dnsmasq.ts'
import { generateKea } from '../../src/generate/kea/generate-kea.ts'
import type { Snapshot } from '../../src/inventory/model/snapshot.ts'
import { makeInventoryView } from '../../src/inventory/view.ts'
import type { InventoryView } from '../../src/type/inventory-view.ts'

export function dhcpView(snapshot: Snapshot): InventoryView {
  return makeInventoryView(snapshot, {
    bind: () => [],
    dhcpd: generateDhcpd,
    dhcpd6: generateDhcpd6,
    dnsmasq: generateDnsmasq,
    kea4: (of, options) => generateKea(of, 4, options),
    kea6: (of, options) => generateKea(of, 6, options),
  })
}

/** The same, but for the text of what is generated: as if a generator had a fault. */
export function altered(view: InventoryView, edit: (text: string, path: string) => string): InventoryView {
  return {
    ...view,
    export: (format, options) =>
      view.export(format, options).map((file) => ({ ...file, text: edit(file.text, file.path) })),
  }
}
