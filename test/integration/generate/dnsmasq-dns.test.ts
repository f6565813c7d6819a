// A real dnsmasq answers from the generated files as a real named does from its own.
import { isDeepStrictEqual } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { generateBind } from '../../../src/generate/bind/generate-bind.ts'
import { generateDnsmasq } from '../../../src/generate/dnsmasq/generate-dnsmasq.ts'
import { planDns } from '../../../src/generate/dns/plan-dns.ts'
import {
  defaultServiceSettings,
  type ServiceSettings,
} from '../../../src/inventory/model/service-settings.ts'
import { arbitraryDns, CLIENTS, type DnsInventory } from '../../lib/arbitrary-dns.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, aZone } from '../../lib/inventory-builder.ts'
import { askDns, servable, startDnsmasq, type DnsAnswer, type DnsQuestion } from '../../lib/dnsmasq-server.ts'
import { freePort, startNamed, writeFiles } from '../../lib/named-server.ts'
import { tempFolder } from '../../lib/temp-store.ts'

const now = new Date('2026-11-21T12:00:00Z')
const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** What both are asked: each set of records, and names and types that are not there. */
function questionsOf({ snapshot, services }: DnsInventory): readonly DnsQuestion[] {
  const [view] = planDns(snapshot, { services }).views
  const zones = view?.zones ?? []
  const records = zones.flatMap((zone) => zone.records.map((record) => ({ zone: zone.plan.name, ...record })))
  const cuts = new Set(
    records.flatMap(({ zone, type, owner }) => (type === 'NS' && owner !== zone ? [owner] : [])),
  )
  const own = new Set(zones.map(({ plan }) => plan.name))
  const isBelowCut = (name: string): boolean =>
    [...cuts].some((cut) => !own.has(cut) && (name === cut || name.endsWith(`.${cut}`)))
  const questions = [
    ...records.map(({ owner, type }) => ({ name: owner, type })),
    ...zones.map(({ plan }) => ({ name: `not-there.${plan.name}`, type: 'A' })),
    // Of a name that it has records by number of alone, dnsmasq says that it is not there where it is asked for others.
    ...records
      .filter(({ type }) => ['A', 'AAAA', 'CNAME', 'MX', 'SRV'].includes(type))
      .flatMap(({ owner }) => ['A', 'AAAA', 'HINFO'].map((type) => ({ name: owner, type }))),
  ]
  const distinct = new Map(questions.map((one) => [`${one.name} ${one.type}`, one]))
  return [...distinct.values()].filter(({ name }) => !isBelowCut(name) && !name.includes('*'))
}

/** BIND does not follow an alias from zone to zone, dnsmasq does. */
function ownAnswer(name: string, answer: DnsAnswer | undefined): unknown {
  return { ...answer, records: answer?.records.filter((record) => record.startsWith(`${name}. `)) }
}

/** Of the first view, where there are views. */
async function bothAnswers({ snapshot, services }: DnsInventory, questions: readonly DnsQuestion[]) {
  const [view] = services.dns.views.map(({ name }) => name)
  const [bindFolder, dnsmasqFolder] = [0, 1].map(() => tempFolder((clean) => ends.push(clean)))
  if (bindFolder === undefined || dnsmasqFolder === undefined) throw new Error('there are two folders')
  writeFiles(bindFolder, generateBind(snapshot, { now, services, directory: bindFolder }).files)
  const bind = await startNamed(bindFolder, { port: await freePort() })
  const dnsmasq = await startDnsmasq(
    dnsmasqFolder,
    generateDnsmasq(snapshot, {
      dhcp: false,
      services,
      directory: dnsmasqFolder,
      ...(view === undefined ? {} : { view }),
    }),
  )
  try {
    const from = view === undefined ? undefined : CLIENTS[view]
    const both = (asked: readonly DnsQuestion[]): readonly (readonly [string, unknown, unknown])[] => {
      const expected = askDns(bind, bindFolder, asked, from)
      const found = askDns(dnsmasq, dnsmasqFolder, asked)
      return asked.map(({ name, type }, index) => [
        `${name} ${type}`,
        ownAnswer(name, expected[index]),
        ownAnswer(name, found[index]),
      ])
    }
    // What is served does not change, so what differs is asked for again, in case that an answer was lost.
    const first = both(questions)
    const again = both(
      questions.filter((_one, index) => !isDeepStrictEqual(first[index]?.[1], first[index]?.[2])),
    )
    const settled = new Map([...first, ...again].map((row) => [row[0], row]))
    return {
      expected: Object.fromEntries([...settled].map(([name, row]) => [name, row[1]])),
      found: Object.fromEntries([...settled].map(([name, row]) => [name, row[2]])),
    }
  } finally {
    await Promise.all([bind.stop(), dnsmasq.stop()])
  }
}

/** dnsmasq cannot call a zone with `/` in its name its own, so it says of other names in it that it does not know. */
function withPlainNames(services: ServiceSettings): ServiceSettings {
  const { dns } = services
  return dns.delegations === 'first/length'
    ? { ...services, dns: { ...dns, delegations: 'first-length' } }
    : services
}

describe('dnsmasq', () => {
  it('answers what BIND answers, whatever the inventory', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDns(), async ({ snapshot, services }) => {
        const site = { snapshot: servable(snapshot), services: withPlainNames(services) }
        const { expected, found } = await bothAnswers(site, questionsOf(site))
        expect(found).toEqual(expected)
      }),
      { numRuns: 12, endOnFailure: true, interruptAfterTimeLimit: 60_000 },
    )
  })

  it('answers for wildcards and for parts of an octet as BIND does', async () => {
    const snapshot = aSnapshot({
      networks: [
        aNetwork('dmz', [aSubnet('198.51.100.64/26', { domain: 'office.example' })]),
        aNetwork('office', [aSubnet('10.20.0.0/24', { domain: 'office.example' })]),
      ],
      hosts: [
        aHost('ns1', { nics: [aNic('eth0', 'office', ['10.20.0.2'])] }),
        aHost('web', { nics: [aNic('eth0', 'dmz', ['198.51.100.70'])], aliases: ['www'] }),
      ],
      zones: [
        aZone('office.example', {
          ns: ['ns1'],
          records: [
            { name: '*.apps', type: 'A', data: '10.20.0.9' },
            { name: '*.apps', type: 'AAAA', data: 'fd20::9' },
            { name: '@', type: 'A', data: '10.20.0.9' },
          ],
        }),
        aZone('100.51.198.in-addr.arpa', { ns: ['ns1'] }),
      ],
    })
    const names = [
      'x.apps.office.example',
      'office.example',
      'www.office.example',
      '70.100.51.198.in-addr.arpa',
    ]
    const questions = names.flatMap((name) => ['A', 'AAAA', 'PTR'].map((type) => ({ name, type })))
    const delegated = aSnapshot({
      ...snapshot,
      networks: snapshot.networks.map((network) => ({
        ...network,
        subnets: network.subnets.map((subnet) =>
          subnet.prefix.startsWith('198') ? { ...subnet, reverse: 'delegated' as const } : subnet,
        ),
      })),
    })
    for (const one of [snapshot, delegated]) {
      const site = { snapshot: one, services: defaultServiceSettings }
      const { expected, found } = await bothAnswers(site, questions.filter(isAnswered))
      expect(found).toEqual(expected)
      expect(JSON.stringify(found)).toContain('web.office.example.')
    }
  })
})

/** Of the names of addresses it has PTR records alone. */
function isAnswered({ name, type }: DnsQuestion): boolean {
  return name.endsWith('.arpa') === (type === 'PTR')
}
