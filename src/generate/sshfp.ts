/** SSHFP records of the recorded host keys, as lines of a zone file (RFC 4255, RFC 6594, RFC 7479, RFC 8709). */
import { hash } from 'node:crypto'
import { Buffer } from 'node:buffer'
import type { Snapshot } from '../inventory/model/snapshot.ts'
import type { GeneratedFile } from '../type/inventory-view.ts'
import { namedHosts, type NamedHost } from './named-hosts.ts'

/** By the type of the key as OpenSSH calls it. */
const ALGORITHMS: Readonly<Record<string, number>> = {
  'ssh-rsa': 1,
  'ssh-dss': 2,
  'ecdsa-sha2-nistp256': 3,
  'ecdsa-sha2-nistp384': 3,
  'ecdsa-sha2-nistp521': 3,
  'ssh-ed25519': 4,
  'ssh-ed448': 6,
}
const SHA256 = 2

/** A line for each name that has addresses and each key; keys of other types have no number, and none is given out. */
export function generateSshfp(snapshot: Snapshot): readonly GeneratedFile[] {
  const lines = namedHosts(snapshot, 'Cannot generate SSHFP records').flatMap((named) =>
    namesOf(named).flatMap((name) =>
      named.host.hostKeys.flatMap((key) => recordOf(name, key) ?? []).toSorted(),
    ),
  )
  return [{ path: 'sshfp', text: lines.map((line) => `${line}\n`).join('') }]
}

function namesOf({ fqdn, addresses }: NamedHost): readonly string[] {
  const names = [fqdn, ...addresses.flatMap(({ name }) => name ?? [])]
  return [...new Set(names.filter((name) => name.includes('.')))]
}

function recordOf(name: string, key: string): string | undefined {
  const data = fingerprintOf(key)
  // Small letters, as ssh-keygen prints them.
  return data === undefined ? undefined : `${name}. IN SSHFP ${data.algorithm} ${SHA256} ${data.digest}`
}

/** The data of the record as BIND prints it; undefined for a key of a type that has no number. */
export function sshfpData(key: string): string | undefined {
  const data = fingerprintOf(key)
  return data === undefined ? undefined : `${data.algorithm} ${SHA256} ${data.digest.toUpperCase()}`
}

function fingerprintOf(key: string): { readonly algorithm: number; readonly digest: string } | undefined {
  const [type = '', blob = ''] = key.split(' ')
  const algorithm = ALGORITHMS[type]
  if (algorithm === undefined) return undefined
  return { algorithm, digest: hash('sha256', Buffer.from(blob, 'base64'), 'hex') }
}
