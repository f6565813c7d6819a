/** The whole inventory as one document: the texts of its objects, by kind and name. */
import type { ObjectKind, ObjectOfKind, Snapshot } from '../model/snapshot.ts'
import { emitYaml } from '../text/emit-yaml.ts'
import { shapeOf, type Mapping } from '../text/render.ts'

/** Rises when a reader of an older one would misread it. */
export const WHOLE_VERSION = 1

/** `hostsOnly`: of the hosts that are in the snapshot, and nothing else. */
export function writeYaml(snapshot: Snapshot, hostsOnly = false): string {
  return emitYaml(wholeOf(snapshot, hostsOnly))
}

/** The same as JSON, which is YAML too. */
export function writeJson(snapshot: Snapshot, hostsOnly = false): string {
  return `${JSON.stringify(wholeOf(snapshot, hostsOnly), null, 2)}\n`
}

function wholeOf({ networks, groups, hosts, zones }: Snapshot, hostsOnly: boolean): Mapping {
  if (hostsOnly) return { version: WHOLE_VERSION, hosts: byName('host', hosts) }
  return {
    version: WHOLE_VERSION,
    networks: byName('network', networks),
    groups: byName('group', groups),
    hosts: byName('host', hosts),
    zones: byName('zone', zones),
  }
}

function byName<K extends ObjectKind>(kind: K, objects: readonly ObjectOfKind[K][]): Mapping {
  return Object.fromEntries(objects.map((object) => [object.name, shapeOf(kind, object)]))
}
