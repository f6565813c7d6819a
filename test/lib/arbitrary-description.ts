/** Everything that is recorded of a machine and refers to nothing else: hardware, place, numbers, notes, keys. */
import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import type { Host } from '../../src/inventory/model/host.ts'
import { arbitraryAttributes, arbitraryWaivers, hostileNotes, hostileText } from './arbitrary-text.ts'

const MEBIBYTE = 1024 ** 2

export type Description = Pick<
  Host,
  | 'attributes'
  | 'tags'
  | 'hostKeys'
  | 'disks'
  | 'os'
  | 'cpus'
  | 'memory'
  | 'location'
  | 'serial'
  | 'asset'
  | 'notes'
  | 'waivers'
>

export function arbitraryDescription(): fc.Arbitrary<Description> {
  const size = fc.integer({ min: 1, max: 2 ** 32 }).map((count) => count * MEBIBYTE)
  return fc.record(
    {
      attributes: arbitraryAttributes,
      tags: fc.uniqueArray(fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,8}$/), { maxLength: 3 }),
      hostKeys: fc.uniqueArray(hostKey, { maxLength: 2 }),
      disks: fc.uniqueArray(fc.record({ name: fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/), size }), {
        maxLength: 2,
        selector: ({ name }) => name,
      }),
      os: hostileText,
      cpus: fc.integer({ min: 1, max: 4096 }),
      memory: size,
      location: fc.record(
        {
          site: hostileText,
          rack: hostileText,
          unit: fc.integer({ min: 1, max: 50 }),
          height: fc.integer({ min: 1, max: 51 }),
        },
        { requiredKeys: ['rack'] },
      ),
      serial: hostileText,
      asset: hostileText,
      notes: hostileNotes,
      waivers: arbitraryWaivers,
    },
    { requiredKeys: ['attributes', 'tags', 'hostKeys', 'disks'] },
  )
}

/** As `ssh-keygen` writes it: the algorithm, then the key in the form of RFC 8709. */
const hostKey = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => {
  const field = (content: Uint8Array): Buffer => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(content.length)
    return Buffer.concat([length, content])
  }
  const key = Buffer.concat([field(Buffer.from('ssh-ed25519')), field(bytes)])
  return `ssh-ed25519 ${key.toString('base64')}`
})
