/** From the inventory to answers: a primary and a secondary BIND, and a dnsmasq, configured by `cfg` and asked over the wire. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Host, Lab } from '../lab/api.ts'
import { startLab } from '../lab/lab.ts'
import { labSite, type LabSite } from '../lib/lab-site.ts'

const ZONE = 'office.example'
const OWN = '/etc/bind/hostwright'

describe('DNS servers of a site', () => {
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
      ['ns3', 5],
      ['web01', 4],
    ] as const)
      await site.inv(`add host ${name} --network office --ip 10.20.0.${last}`)
    await site.inv(`add zone ${ZONE} --ns ns1 --ns ns2 --ns ns3`)
    await site.inv('add zone lab.example --ns ns1 --ns ns2')
    await site.manifest(`import { dnsServer, site } from 'hostwright'
export default site(({ host }) => [
  ['ns1', 'ns2'].includes(host.name) && dnsServer('bind'),
  host.name === 'ns3' && dnsServer('dnsmasq'),
])
`)
    ns1 = await site.switchOn('ns1')
    ns2 = await site.switchOn('ns2')
  })
  afterAll(async () => {
    await lab.stop()
    await site.remove()
  })

  async function dig(server: Host, ...words: readonly string[]): Promise<string> {
    const { stdout } = await lab.operator.exec([
      'dig',
      '+short',
      '+norecurse',
      `@${server.address}`,
      ...words,
    ])
    return stdout.trim()
  }

  async function serialAt(server: Host, zone = ZONE): Promise<number> {
    return Number((await dig(server, zone, 'SOA')).split(' ')[2])
  }

  /** Applies, and sees that a second apply finds nothing to do. */
  async function settle(words: string): Promise<string> {
    const { stdout } = await site.cfg(`apply ${words}`)
    expect((await site.cfg(`apply ${words.replace(/ --.*/, '')}`)).stdout).toContain('0 changed')
    return stdout
  }

  it('answer alike, from nothing, and are then left alone', async () => {
    await settle('ns1 ns2')
    expect(await dig(ns1, `web01.${ZONE}`)).toBe('10.20.0.4')
    expect(await dig(ns2, `web01.${ZONE}`)).toBe('10.20.0.4')
    expect(await dig(ns2, '-x', '10.20.0.4')).toBe(`web01.${ZONE}.`)
  })

  it('take a change in the words of the inventory, in the zones that it is of alone', async () => {
    const [lone, files] = [await serialAt(ns1, 'lab.example'), `stat -c '%n %i' ${OWN}/zones/*`]
    const before = (await ns1.exec(files)).stdout.split('\n')
    await site.inv('add host db01 --network office --ip 10.20.0.9')
    const plan = (await site.cfg('plan ns1 ns2', 3)).stdout
    expect(plan).toContain(`+ record ${ZONE} db01 A 10.20.0.9`)
    expect(plan).toMatch(/~ zone office\.example serial \d+ → \d+/)
    await settle('ns1 ns2')
    expect(await dig(ns2, `db01.${ZONE}`)).toBe('10.20.0.9')
    expect(await serialAt(ns1, 'lab.example')).toBe(lone)
    const after = (await ns1.exec(files)).stdout.split('\n')
    expect(after.filter((line) => before.includes(line) && line !== '')).toEqual([
      expect.stringContaining('lab.example.zone'),
    ])
  })

  it('are found where another hand has changed a record, and get a serial later than that', async () => {
    const far = (await serialAt(ns1)) + 5000
    await ns1.exec(
      `cd ${OWN}/zones; sed -i 's/ [0-9]* 7200/ ${far} 7200/; $ a hand.${ZONE}. IN A 10.20.0.99' ${ZONE}.zone; rndc reload ${ZONE}; sleep 0.5`,
    )
    expect(await dig(ns1, `hand.${ZONE}`)).toBe('10.20.0.99')
    const drift = (await site.cfg('verify ns1', 3)).stdout
    expect(drift).toContain(`~ zone ${ZONE} serial ${far} → ${far + 1}`)
    expect(drift).toContain(`-hand.${ZONE}. IN A 10.20.0.99`)
    await settle('ns1')
    expect(await serialAt(ns1)).toBe(far + 1)
    await settle('ns2')
    expect(await serialAt(ns2)).toBe(far + 1)
    expect(await dig(ns2, `hand.${ZONE}`)).toBe('')
    expect((await site.inv('export bind --server ns1')).stdout).toContain(` ${far + 1} 7200`)
  })

  it('are found where the server has lost a zone', async () => {
    await ns1.exec(`cp ${OWN}/named.conf.hostwright /tmp; : > ${OWN}/named.conf.hostwright; rndc reconfig`)
    expect((await site.cfg('verify ns1', 3)).stdout).toContain(`+ zone ${ZONE} serial`)
    await settle('ns1')
    expect(await dig(ns1, `web01.${ZONE}`)).toBe('10.20.0.4')
  })

  it('serve the old zone where the server refuses the new one that every checker took', async () => {
    await ns1.exec(
      `sed -i 's/^options {/&\\n\\tmax-zone-ttl 600;/' /etc/bind/named.conf.options; rndc reconfig`,
    )
    const old = await serialAt(ns1)
    for (const last of [21, 22, 23, 24, 25, 26])
      await site.inv(`add host n${last} --network office --ip 10.20.0.${last}`)
    const { stdout } = await site.cfg('apply ns1', 1)
    expect(stdout).toContain(`named does not load zone ${ZONE} at serial`)
    expect(stdout).toContain('the old files are back')
    expect(await serialAt(ns1)).toBe(old)
    expect(await dig(ns1, `web01.${ZONE}`)).toBe('10.20.0.4')
    await ns1.exec(`sed -i '/max-zone-ttl/d' /etc/bind/named.conf.options; rndc reconfig`)
    await settle('ns1 ns2')
    expect(await dig(ns2, `n26.${ZONE}`)).toBe('10.20.0.26')
  })

  it('answer as before on a full disk, and as wanted once there is room', async () => {
    await site.inv('add host full01 --network office --ip 10.20.0.30')
    await lab.fillDisk(ns1)
    await site.cfg('apply ns1', 1)
    expect(await dig(ns1, `web01.${ZONE}`)).toBe('10.20.0.4')
    await lab.freeDisk(ns1)
    await settle('ns1')
    expect(await dig(ns1, `full01.${ZONE}`)).toBe('10.20.0.30')
  })

  it('come right after a run that was killed between swap and reload', async () => {
    await site.inv('add host cut01 --network office --ip 10.20.0.31')
    // As if the machine had been cut off at that moment: the whole process group of the run goes.
    await ns1.exec(
      `mv /usr/sbin/rndc /usr/sbin/rndc.whole; printf '%s\\n' '#!/bin/sh' 'case $1 in reconfig) kill -9 -$(ps -o pgid= $$ | tr -d " ") ;; esac' 'exec rndc.whole "$@"' > /usr/sbin/rndc; chmod 755 /usr/sbin/rndc`,
    )
    await site.cfg('apply ns1', 1)
    await ns1.exec('mv /usr/sbin/rndc.whole /usr/sbin/rndc')
    expect(await dig(ns1, `web01.${ZONE}`)).toBe('10.20.0.4')
    await settle('ns1 ns2')
    expect(await dig(ns1, `cut01.${ZONE}`)).toBe('10.20.0.31')
  })

  it('keep what others put into a zone that is dynamic, and change only what is ours', async () => {
    await site.inv(`set zone ${ZONE} dynamic=yes`)
    await settle('ns1 ns2')
    const input = `zone ${ZONE}.\nupdate add laptop.${ZONE}. 60 A 10.20.0.77\nsend\n`
    expect(await ns1.exec('nsupdate -l', { input })).toMatchObject({ code: 0, stderr: '' })
    await site.inv('rm host cut01 --yes')
    await site.inv('add host late01 --network office --ip 10.20.0.32')
    const plan = (await site.cfg('plan ns1', 3)).stdout
    expect(plan).toContain(`+ record ${ZONE} late01 A 10.20.0.32`)
    expect(plan).toContain(`- record ${ZONE} cut01 A 10.20.0.31`)
    expect(plan).not.toContain('laptop')
    await settle('ns1 ns2')
    const answers = await Promise.all(
      ['late01', 'cut01', 'laptop'].map((name) => dig(ns1, `${name}.${ZONE}`)),
    )
    expect(answers).toEqual(['10.20.0.32', '', '10.20.0.77'])
    expect(await dig(ns2, `laptop.${ZONE}`)).toBe('10.20.0.77')
  })

  it('make a dynamic zone static again only where the records of others may go', async () => {
    const last = await serialAt(ns1)
    await site.inv(`set zone ${ZONE} dynamic=no`)
    const { stdout } = await site.cfg('apply ns1', 1)
    expect(stdout).toContain(`zone "${ZONE}" takes updates on this server`)
    expect(await dig(ns1, `laptop.${ZONE}`)).toBe('10.20.0.77')
    await ns1.exec(`rndc freeze ${ZONE}`)
    await settle('ns1 ns2')
    expect(await dig(ns1, `late01.${ZONE}`)).toBe('10.20.0.32')
    expect(await dig(ns1, `laptop.${ZONE}`)).toBe('')
    expect(await serialAt(ns1)).toBeGreaterThan(last)
    expect(await serialAt(ns2)).toBe(await serialAt(ns1))
  })

  it('no longer serve a zone that went, where that is meant', async () => {
    await site.inv('rm zone lab.example --yes')
    expect((await site.cfg('apply ns1 ns2', 1)).stdout).toContain('no longer serves zone lab.example')
    expect(await serialAt(ns1, 'lab.example')).toBeGreaterThan(0)
    await settle('ns1 ns2 --force --yes')
    expect(await dig(ns1, 'lab.example', 'SOA')).toBe('')
    expect(await dig(ns2, 'lab.example', 'SOA')).toBe('')
    expect((await ns1.exec(`ls ${OWN}/zones`)).stdout).not.toContain('lab.example')
  })

  it('say of a primary that is down that it is, and go on', async () => {
    await ns1.kill()
    const { stdout } = await site.cfg('verify ns2')
    expect(stdout).toContain(`cannot tell whether zone "${ZONE}" is up to date: its primary does not answer`)
    expect(await dig(ns2, `web01.${ZONE}`)).toBe('10.20.0.4')
    await ns1.start()
  })

  it('may be dnsmasq: told of addresses by a signal, of the rest by a restart', async () => {
    const ns3 = await site.switchOn('ns3')
    await settle('ns3')
    expect(await dig(ns3, `web01.${ZONE}`)).toBe('10.20.0.4')
    const pid = async (): Promise<string> => (await ns3.exec('cat /run/dnsmasq/dnsmasq.pid')).stdout
    const first = await pid()
    await site.inv('add host more01 --network office --ip 10.20.0.33')
    await settle('ns3')
    expect(await dig(ns3, `more01.${ZONE}`)).toBe('10.20.0.33')
    expect(await pid()).toBe(first)
    await site.inv(['add', 'record', ZONE, '@', 'MX', '10 web01'])
    await settle('ns3')
    expect(await dig(ns3, ZONE, 'MX')).toBe(`10 web01.${ZONE}.`)
    expect(await pid()).not.toBe(first)
    await ns3.exec('kill -9 $(cat /run/dnsmasq/dnsmasq.pid)')
    await site.cfg('verify ns3', 3)
    await settle('ns3')
    expect(await dig(ns3, `web01.${ZONE}`)).toBe('10.20.0.4')
  })
})
