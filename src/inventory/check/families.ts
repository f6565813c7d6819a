/** All families of findings, in the order in which they are documented, and what each code means. */
import type { CodeMeaning, Family } from './define-family.ts'
import { addressRecords } from './families/address-records.ts'
import { attributes } from './families/attributes.ts'
import { dhcpServers } from './families/dhcp-servers.ts'
import { dhcp } from './families/dhcp.ts'
import { groups } from './families/groups.ts'
import { guests } from './families/guests.ts'
import { identities } from './families/identities.ts'
import { interfaces } from './families/interfaces.ts'
import { mail } from './families/mail.ts'
import { nameServers } from './families/name-servers.ts'
import { names } from './families/names.ts'
import { placement } from './families/placement.ts'
import { racks } from './families/racks.ts'
import { reach } from './families/reach.ts'
import { records } from './families/records.ts'
import { references } from './families/references.ts'
import { subnetServers } from './families/subnet-servers.ts'
import { subnets } from './families/subnets.ts'
import { targets } from './families/targets.ts'
import { values } from './families/values.ts'
import { zoneServers } from './families/zone-servers.ts'
import { waiverCodes } from './waive.ts'

/** Those that are looked for in the inventory; waivers are looked at when all that is known. */
export const families: readonly Family[] = [
  values,
  references,
  identities,
  placement,
  subnets,
  subnetServers,
  dhcp,
  dhcpServers,
  interfaces,
  reach,
  guests,
  racks,
  groups,
  attributes,
  names,
  records,
  addressRecords,
  targets,
  nameServers,
  zoneServers,
  mail,
]

/** What a waiver can be for. */
export const waivableCodes: ReadonlySet<string> = new Set(families.flatMap(({ codes }) => Object.keys(codes)))

/** Every code there is, by family. */
export const codeFamilies: readonly Pick<Family, 'title' | 'codes'>[] = [
  ...families,
  { title: 'Waivers', codes: waiverCodes },
]

export const allCodes: ReadonlyMap<string, CodeMeaning> = new Map(
  codeFamilies.flatMap(({ codes }) => Object.entries(codes)),
)
