/** A real named answers from the generated files as the inventory says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateBind } from '../../../src/generate/bind/generate-bind.ts'
import { office } from '../../lib/inventory-builder.ts'
import {
  ask,
  freePort,
  namedFolder,
  startNamed,
  writeFiles,
  type NamedServer,
} from '../../lib/named-server.ts'

let named: NamedServer | undefined

beforeAll(async () => {
  const folder = namedFolder()
  const { files } = generateBind(office(), { now: new Date('2026-11-21T12:00:00Z'), directory: folder })
  writeFiles(folder, files)
  named = await startNamed(folder, { port: await freePort() })
})

afterAll(async () => {
  await named?.stop()
})

describe('named with the generated files', () => {
  it.each([
    ['web01.office.example', 'A', ['10.20.0.4']],
    ['web01.office.example', 'AAAA', ['fd20::4']],
    ['web01.lab.office.example', 'A', ['10.21.0.4']],
    ['4.0.20.10.in-addr.arpa', 'PTR', ['web01.office.example.']],
    ['4.0.21.10.in-addr.arpa', 'PTR', ['web01.lab.office.example.']],
    [
      '4.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.2.d.f.ip6.arpa',
      'PTR',
      ['web01.office.example.'],
    ],
    ['ntp.office.example', 'CNAME', ['infra1.office.example.']],
    ['wiki.office.example', 'A', ['10.20.0.2', 'infra1.office.example.']],
    ['office.example', 'MX', ['10 infra1.office.example.']],
    ['office.example', 'TXT', ['"v=spf1 mx; -all"']],
    ['office.example', 'NS', ['infra1.office.example.']],
    ['0.20.10.in-addr.arpa', 'NS', ['infra1.office.example.']],
    [
      'office.example',
      'SOA',
      ['infra1.office.example. host\\.master.office.example. 2026112100 7200 900 1209600 300'],
    ],
    ['old1.office.example', 'A', []],
    ['9.0.20.10.in-addr.arpa', 'PTR', []],
  ])('answers %s %s', (name, type, answers) => {
    expect(named === undefined ? [] : ask(named, { name, type })).toEqual(answers)
  })
})
