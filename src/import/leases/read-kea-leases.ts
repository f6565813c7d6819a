/** Lease files of Kea's memfile backend, IPv4 and IPv6 (Kea Administrator Reference Manual, "Memfile"). */
import { formatIp, parseIp } from '../../core/ip.ts'
import { isUnicastMac, parseMac } from '../../core/mac.ts'
import { duidFrom } from '../dhcp/duid.ts'
import type { SourceFile } from '../draft.ts'
import type { DraftBuilder } from '../draft-builder.ts'
import { shown } from '../shown.ts'
import type { Lease } from './lease.ts'

/** The columns are named in the first line; later versions have more of them. */
export const keaHeader = /^address,(hwaddr|duid),/

/** Seconds: a lease without end (RFC 2131 3.3). */
const FOR_EVER = 0xffff_ffff

/** The file is a journal: what it says last of an address holds. */
export function readKeaLeases({ name, text }: SourceFile, report: DraftBuilder): readonly Lease[] {
  const [header = '', ...rows] = text.split(/\r?\n/)
  const columns = header.split(',')
  const leases = new Map<string, KeaLease>()
  for (const [index, row] of rows.entries()) {
    // Files that were put one after the other each have their header.
    if (row === '' || row === header) continue
    const at = { file: name, line: index + 2 }
    const values = row.split(',')
    const field = (column: string): string => values[columns.indexOf(column)] ?? ''
    const ip = parseIp(field('address'))
    if (ip === undefined) {
      report.problem(at, `${shown(field('address'))} is no address`)
      continue
    }
    if (field('lease_type') === '2') {
      report.unplaced(at, 'delegated prefixes have no place in the inventory')
      continue
    }
    const address = formatIp(ip)
    leases.delete(address)
    const mac = parseMac(field('hwaddr'))
    const duid = duidFrom(field('duid')) ?? duidOf(field('client_id'))
    const host = unescaped(field('hostname')).replace(/\.$/, '')
    const [ends, lifetime] = [Number(field('expire')), Number(field('valid_lifetime'))]
    const lease: Lease = {
      at,
      ip: address,
      state: stateOf(field('state'), field('valid_lifetime')),
      // Seconds since 1970, all of ten digits: they sort as text.
      since: String(ends - lifetime),
      ...(mac !== undefined && isUnicastMac(mac) ? { mac } : {}),
      ...(duid === undefined ? {} : { duid }),
      ...(host === '' ? {} : { name: host }),
    }
    const forEver = lifetime === FOR_EVER
    leases.set(address, {
      lease,
      began: ends - lifetime,
      ends: forEver ? Number.POSITIVE_INFINITY : ends,
    })
  }
  return withoutEnded([...leases.values()])
}

/**
 * Kea gives up a lease that has ended some time later, and not at all while it is stopped. When the file was written is not in
 * it; but it was no earlier than its newest lease began.
 */
function withoutEnded(leases: readonly KeaLease[]): readonly Lease[] {
  const latest = leases.reduce((last, { began }) => Math.max(last, began), 0)
  return leases.map(({ lease, ends }) =>
    lease.state === 'active' && ends < latest ? { ...lease, state: 'expired' } : lease,
  )
}

/** Seconds since 1970. */
interface KeaLease {
  readonly lease: Lease
  readonly began: number
  readonly ends: number
}

/** A lifetime of nothing says that the lease was deleted. */
function stateOf(state: string, lifetime: string): string {
  if (Number(lifetime) === 0) return 'released'
  return state === '' || state === '0' ? 'active' : state === '1' ? 'abandoned' : 'expired'
}

/** A client identifier of type 255 is four octets of interface and the DUID (RFC 4361 6.1). */
function duidOf(clientId: string): string | undefined {
  return clientId.startsWith('ff:') ? duidFrom(clientId.split(':').slice(5).join(':')) : undefined
}

/** Commas stand as `&#x2c`. */
function unescaped(text: string): string {
  return text.replaceAll(/&#x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}
