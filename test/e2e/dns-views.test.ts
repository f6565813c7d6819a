/** A site with views, and one whose secondary learns of zones from a catalog: deployed, changed by hand, mended, and back to plain. */
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Host, Lab } from '../lab/api.ts'
import { startLab } from '../lab/lab.ts'
import { labSite, type LabSite } from '../lib/lab-site.ts'

const ZONE = 'office.example'

describe('two DNS servers of a site', () => {
  let lab: Lab
  let site: LabSite
  let ns1: Host
  let ns2: Host

  beforeAll(async () => {
    lab = await startLab({ networks: [{ name: 'office', subnets: ['10.20.0.0/24'] }] })
    site = await labSite(lab)
    await site.inv('add network office')
    await site.inv(`add subnet 10.20.0.0/24 --network office --domain ${ZONE}`)
    for (const [name, last] of [
      ['ns1', 2],
      ['ns2', 3],
      ['web01', 20],
    ] as const)
      await site.inv(`add host ${name} --network office --ip 10.20.0.${last}`)
    await site.inv(`add zone ${ZONE} --ns ns1 --ns ns2`)
    await site.manifest(`import { dnsServer, site } from 'hostwright'
export default site(({ host }) => [host.name.startsWith('ns') && dnsServer('bind')])
`)
    ns1 = await site.switchOn('ns1')
    ns2 = await site.switchOn('ns2')
  })
  afterAll(async () => {
    await lab.stop()
    await site.remove()
  })

  const settings = (): string => join(site.folder, 'hostwright.yaml')

  async function withoutDns(): Promise<void> {
    await writeFile(settings(), (await readFile(settings(), 'utf8')).replace(/\ndns:[^]*$/, '\n'))
  }

  async function settle(words: string): Promise<void> {
    await site.cfg(`apply ${words}`)
    expect((await site.cfg(`apply ${words.replace(/ --.*/, '')}`)).stdout).toContain('0 changed')
  }

  /** Asked from a host of the first half of the subnet, or from the operator's seat, which is in the other. */
  async function answers(name: string): Promise<readonly [inside: string, outside: string]> {
    const question = ['dig', '+short', '+norecurse', `@${ns1.address}`, name]
    const [inside, outside] = [await ns2.exec(question.join(' ')), await lab.operator.exec(question)]
    return [inside.stdout.trim(), outside.stdout.trim()]
  }

  it('answer each view its own, and a hand in one of them is found and outdone', async () => {
    await appendFile(
      settings(),
      `\ndns:\n  views:\n    - name: inside\n      clients: [10.20.0.0/25, 127.0.0.0/8]\n    - name: outside\n      clients: [any]\n      addresses: [10.20.0.0/29]\n`,
    )
    await settle('ns1 ns2')
    expect(await answers(`web01.${ZONE}`)).toEqual(['10.20.0.20', ''])
    expect(await answers(`ns2.${ZONE}`)).toEqual(['10.20.0.3', '10.20.0.3'])
    await ns1.exec(
      `cd /etc/bind/hostwright/zones/inside; sed -i 's/ [0-9]* 7200/ 2099000000 7200/; s/10.20.0.20$/10.20.0.66/' ${ZONE}.zone; rndc reload ${ZONE} IN inside; sleep 0.5`,
    )
    expect(await answers(`web01.${ZONE}`)).toEqual(['10.20.0.66', ''])
    expect((await site.cfg('verify ns1', 3)).stdout).toContain(
      `~ zone ${ZONE}@inside serial 2099000000 → 2099000001`,
    )
    await settle('ns1')
    expect(await answers(`web01.${ZONE}`)).toEqual(['10.20.0.20', ''])
  })

  it('come back from views, with serials that go on', async () => {
    await withoutDns()
    await settle('ns1 ns2 --force --yes')
    expect(await answers(`web01.${ZONE}`)).toEqual(['10.20.0.20', '10.20.0.20'])
    expect((await ns1.exec(`dig +short +norecurse @${ns2.address} ${ZONE} SOA`)).stdout).toContain(
      ' 2099000002 ',
    )
  })

  it('pass on zones by a catalog: the secondary learns of one without a change of its own', async () => {
    await appendFile(settings(), '\ndns:\n  catalog: catalog.invalid\n')
    await settle('ns1 ns2')
    const before = (await ns2.exec('cat /etc/bind/hostwright/named.conf.hostwright')).stdout
    await site.inv('add zone new.example --ns ns1 --ns ns2')
    await settle('ns1 ns2')
    expect((await ns2.exec('cat /etc/bind/hostwright/named.conf.hostwright')).stdout).toBe(before)
    expect((await ns2.exec('dig +short +norecurse @127.0.0.1 new.example SOA')).stdout).toContain('ns1')
    await withoutDns()
    await settle('ns1 ns2 --force --yes')
    expect((await ns2.exec('dig +short +norecurse @127.0.0.1 new.example SOA')).stdout).toContain('ns1')
  })
})
