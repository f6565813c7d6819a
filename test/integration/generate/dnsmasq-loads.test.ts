// A real dnsmasq takes all files of any inventory without a word against them: its checker reads the main one only.
import { writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { generateDnsmasq } from '../../../src/generate/dnsmasq/generate-dnsmasq.ts'
import { defaultServiceSettings } from '../../../src/inventory/model/service-settings.ts'
import { arbitraryDhcp, type DhcpSite } from '../../lib/arbitrary-dhcp.ts'
import { dhcpWire, type DhcpWire } from '../../lib/dhcp-wire.ts'
import { servable } from '../../lib/dnsmasq-server.ts'
import { office } from '../../lib/inventory-builder.ts'
import { tempFolder } from '../../lib/temp-store.ts'

const ends: (() => void)[] = []
let wire: DhcpWire
beforeAll(() => {
  wire = dhcpWire({ server: ['192.0.2.2/24'], client: ['192.0.2.200/24'] }, (end) => ends.unshift(end))
})
afterAll(() => {
  for (const end of ends) end()
})

/** What it says beyond what it says of files that it has nothing against. `spoil` is given each file before it is written. */
async function complaints(
  { snapshot, services }: DhcpSite,
  spoil: (path: string, text: string) => string = (_path, text) => text,
): Promise<readonly string[]> {
  const folder = tempFolder((clean) => ends.unshift(clean))
  const files = generateDnsmasq(snapshot, { services, directory: folder })
  for (const { path, text } of files) writeFileSync(join(folder, path), spoil(path, text))
  const conf = `--conf-file=${join(folder, 'dnsmasq.conf')}`
  execFileSync('dnsmasq', ['--test', conf], { stdio: 'pipe' })
  const options = ['--keep-in-foreground', '--log-facility=-', '--user=root', '--pid-file=', conf]
  const server = wire.serve(['dnsmasq', ...options, `--dhcp-leasefile=${join(folder, 'leases')}`])
  const read = files
    .filter(({ path }) => path !== 'dnsmasq.conf')
    .map(({ path }) => `read ${join(folder, path)}`)
  for (let tries = 0; !read.every((line) => server.output().includes(line)); tries += 1) {
    if (server.hasEnded() || tries > 200) throw new Error(`dnsmasq does not run:\n${server.output()}`)
    await sleep(10)
  }
  await server.stop()
  return server
    .output()
    .split('\n')
    .filter((line) => line !== '' && !USUAL.test(line))
}

const USUAL =
  /: (?:started, |compile time |DHCP, |DHCPv6, |DHCPv6 stateless on |router advertisement on |IPv6 router adv|using only locally-known|using nameserver|using standard nameservers|using \d+ more |warning: no upstream|read |exiting on receipt|RTR-ADVERT|SLAAC|RTR-SOLICIT)/

it('takes any inventory', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryDhcp(), async ({ snapshot, services }) => {
      expect(await complaints({ snapshot: servable(snapshot), services })).toEqual([])
    }),
    { numRuns: 20, endOnFailure: true, interruptAfterTimeLimit: 60_000 },
  )
})

it.each([
  ['dhcp-hosts', '52:54:00:00:00:01,10.20.0.2,a b'],
  ['dhcp-opts', 'tag:x,option:nothing,1'],
  ['hosts', '10.20.0.300 web'],
])('says so where a line of %s is wrong, which its checker does not see', async (file, line) => {
  const said = await complaints({ snapshot: office(), services: defaultServiceSettings }, (path, text) =>
    path === file ? `${text}${line}\n` : text,
  )
  expect(said.join('\n')).toContain(file)
})
