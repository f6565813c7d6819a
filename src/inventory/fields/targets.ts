/** By kind of thing: what can be assigned to it. */
import type { Group } from '../model/group.ts'
import type { Host, Nic } from '../model/host.ts'
import type { Network, Subnet } from '../model/network.ts'
import type { Zone } from '../model/zone.ts'
import type { Target } from './assign.ts'
import { hostFields, nicFields } from './host-fields.ts'
import { groupFields, networkFields, subnetFields, zoneFields } from './object-fields.ts'

export interface Targets {
  readonly host: Target<Host>
  readonly nic: Target<Nic>
  readonly network: Target<Network>
  readonly subnet: Target<Subnet>
  readonly zone: Target<Zone>
  readonly group: Target<Group>
}

export const targets: Targets = {
  host: {
    fields: hostFields,
    attributes: {
      get: (host) => host.attributes,
      set: (host, attributes) => ({ ...host, attributes }),
    },
  },
  nic: { fields: nicFields },
  network: { fields: networkFields },
  subnet: { fields: subnetFields },
  zone: { fields: zoneFields },
  group: {
    fields: groupFields,
    attributes: {
      get: (group) => group.attributes,
      set: (group, attributes) => ({ ...group, attributes }),
    },
  },
}
