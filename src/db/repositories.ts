/** The repository of each kind. */
import type { ObjectKind } from '../inventory/model/snapshot.ts'
import { groupRepository } from './groups.ts'
import { hostRepository } from './hosts.ts'
import { networkRepository } from './networks.ts'
import type { Repository } from './repository.ts'
import { zoneRepository } from './zones.ts'

export const repositories: { readonly [K in ObjectKind]: Repository<K> } = {
  host: hostRepository,
  network: networkRepository,
  zone: zoneRepository,
  group: groupRepository,
}
