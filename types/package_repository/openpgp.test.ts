import fc from 'fast-check'
import { expect, it } from 'vitest'
import { armor, dearmor, fingerprintsOf, isPublicKey } from './openpgp.ts'
import { KEY } from './sample-key.ts'

it('reads what GnuPG writes, and writes it again byte for byte', () => {
  const bytes = dearmor(KEY)
  expect(isPublicKey(bytes)).toBe(true)
  expect(fingerprintsOf(bytes)).toEqual(['13A8B54406BAD8E6EB879E751435618F0E738D50'])
  expect(armor(bytes)).toBe(KEY)
})

it('takes several blocks, headers, other line ends and text around them', () => {
  const noted = `From: ada\n\n${KEY.replace('BLOCK-----\n', 'BLOCK-----\nComment: ours\n')}bye\n`.replaceAll(
    '\n',
    '\r\n',
  )
  expect(fingerprintsOf(dearmor(`${noted}${KEY.replace('=TdHY\n', '')}`))).toHaveLength(2)
})

it.each([
  ['', 'has no -----BEGIN'],
  [KEY.replaceAll('PUBLIC', 'PRIVATE'), 'a private key'],
  [KEY.replace('FDVhjw5', 'FDVhjw6'), 'checksum'],
  [KEY.replace('FDVhjw5', 'FD hjw5'), 'not base64'],
  ['-----BEGIN PGP PUBLIC KEY BLOCK-----\n\naGVsbG8=\n-----END PGP PUBLIC KEY BLOCK-----\n', 'no public key'],
])('refuses what is no key (%#)', (text, reason) => {
  expect(() => dearmor(text)).toThrow(reason)
})

it('reads back whatever it armors, and no bytes make it fail', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (tail) => {
      const bytes = Buffer.concat([Buffer.from([0x98]), tail])
      expect(dearmor(armor(bytes)).equals(bytes)).toBe(true)
      expect(fingerprintsOf(Buffer.from(tail)).length).toBeLessThan(400)
    }),
  )
})
