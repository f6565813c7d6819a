/** Relay agents of a subnet or of a shared network of Kea. */
import { formatIp, parseIp } from '../../core/ip.ts'
import type { Place } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { shown } from '../shown.ts'
import { fieldsOf, type Fields } from './json-fields.ts'
import type { KeaScope } from './scope.ts'

/** `network`: the name of the network that they are of; without one they have no place. */
export function readRelays(fields: Fields, network: string | undefined, { family, report }: KeaScope): void {
  const relay = fields.object.entries.get('relay')
  if (relay?.kind !== 'object') return
  const own = fieldsOf(relay, report)
  const single = own.text('ip-address')
  const list = own.values('ip-addresses').map((value) => (value.kind === 'scalar' ? value.value : null))
  const relays = [...(single === undefined ? [] : [single]), ...list].flatMap((text) => {
    const ip = typeof text === 'string' ? parseIp(text.trim()) : undefined
    if (ip?.family === family) return [formatIp(ip)]
    report.problem(relay.at, `the relay ${shown(String(text))} is no IPv${family} address`)
    return []
  })
  fields.ignore('relay')
  if (relays.length === 0) return
  if (network === undefined)
    report.unplaced(relay.at, `relay ${relays.join(', ')} is of a subnet without a named network`)
  else addRelays(network, relays, relay.at, report)
}

/** To those that are known of the network already. */
function addRelays(name: string, relays: readonly string[], at: Place, { networks }: DraftBuilder): void {
  const index = networks.findIndex(({ value }) => value.name === name)
  const known = networks[index]
  const all = [...new Set([...(known?.value.relays ?? []), ...relays])]
  if (known === undefined) networks.push({ at, value: { name, relays: all } })
  else networks[index] = { ...known, value: { ...known.value, relays: all } }
}
