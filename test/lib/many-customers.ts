/** A site with any number of customers, each with an inventory of its own, made by one `git fast-import`. */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { Buffer } from 'node:buffer'
import { virtualMac } from '../../src/core/mac.ts'
import type { Host } from '../../src/inventory/model/host.ts'
import type { Snapshot } from '../../src/inventory/model/snapshot.ts'
import { pathOf } from '../../src/inventory/text/paths.ts'
import { renderObject } from '../../src/inventory/text/render.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet, aZone } from './inventory-builder.ts'
import { fillDatabases } from './many-customers-databases.ts'
import {
  baseSteps,
  CUSTOMER_FILE,
  customerFile,
  EVERY_HOST_FILE,
  everyHostFile,
} from './many-customers-manifests.ts'
import { siteEnv } from './temp-site.ts'

export interface ManyCustomers {
  readonly customers: number
  /** Of each customer. */
  readonly hosts: number
  /** The site's own, not there yet or empty. */
  readonly folder: string
  /** Whether the databases are made too, with the text loaded and a few runs recorded. */
  readonly databases?: boolean
  /** Their numbers: those in whose branch a line differs that base's last commit changes. */
  readonly conflicting?: readonly number[]
  /** Their numbers: those whose manifests fail to be evaluated with base's last commit merged, and not without. */
  readonly failing?: readonly number[]
}

export interface ManyCustomersSite {
  /** Its work tree has base checked out. */
  readonly root: string
  /** Of the customers, by their numbers: `c000`. */
  readonly names: readonly string[]
  /** What each has in its inventory, by its number. */
  readonly inventory: (customer: number) => Snapshot
}

/**
 * All customers lack base's last commit, and some of those before it. Each has a commit with its values in
 * `manifests/customer.ts`, one with its inventory, one that changes a host; every fifth has merged from base since.
 */
export async function manyCustomers(options: ManyCustomers): Promise<ManyCustomersSite> {
  const { customers, hosts, folder } = options
  const names = Array.from({ length: customers }, (_, n) => customerName(n, customers))
  const inventory = (customer: number): Snapshot => inventoryOf(names[customer] ?? '', customer, hosts)
  mkdirSync(folder, { recursive: true })
  const git = (input: Buffer | undefined, ...argv: readonly string[]): void => {
    execFileSync('git', argv, {
      cwd: folder,
      env: siteEnv,
      stdio: 'pipe',
      ...(input === undefined ? {} : { input }),
    })
  }
  git(undefined, 'init', '--quiet', '--initial-branch=main')
  const stream = new Stream()
  const base = baseSteps.map(({ message, files }) => stream.commit('main', message, files))
  for (const [n, name] of names.entries())
    addBranch(stream, base, { n, name, options, inventory: inventory(n) })
  git(stream.text(), 'fast-import', '--quiet', '--done')
  git(undefined, 'reset', '--quiet', '--hard', 'main')
  if (options.databases === true) await fillDatabases(folder, names, inventory)
  return { root: folder, names, inventory }
}

/** Padded, so that the order of names is that of numbers in every sense. */
function customerName(n: number, customers: number): string {
  return `c${String(n).padStart(String(Math.max(customers - 1, 1)).length, '0')}`
}

interface Branch {
  readonly n: number
  readonly name: string
  readonly options: ManyCustomers
  readonly inventory: Snapshot
}

function addBranch(stream: Stream, base: readonly number[], { n, name, options, inventory }: Branch): void {
  const branch = `customer/${name}`
  const start = n % (baseSteps.length - 1)
  const values = customerFile(name, options.failing?.includes(n) !== true)
  const own = options.conflicting?.includes(n) === true ? { [EVERY_HOST_FILE]: everyHostFile(300) } : {}
  stream.commit(branch, `Values of ${name}`, { [CUSTOMER_FILE]: values, ...own }, base[start])
  const [first, ...others] = inventory.hosts
  if (first === undefined) throw new RangeError('a customer has one host at least')
  const { notes: _, ...bare } = first
  stream.commit(branch, 'inv import csv hosts.csv', textOf({ ...inventory, hosts: [bare, ...others] }))
  stream.commit(branch, `inv set host ${first.name}`, {
    [pathOf('host', first.name)]: renderObject('host', first),
  })
  const next = start + 1
  const news = baseSteps[next]
  if (n % 5 === 4 && next < baseSteps.length - 1 && news !== undefined)
    stream.commit(branch, `Merge branch 'main' into ${branch}`, news.files, undefined, base[next])
}

function textOf({ hosts, networks, groups, zones }: Snapshot): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...networks.map((one) => [pathOf('network', one.name), renderObject('network', one)]),
    ...groups.map((one) => [pathOf('group', one.name), renderObject('group', one)]),
    ...hosts.map((one) => [pathOf('host', one.name), renderObject('host', one)]),
    ...zones.map((one) => [pathOf('zone', one.name), renderObject('zone', one)]),
  ])
}

const ROLES = ['web', 'db', 'app', 'mail'] as const

/** Host names are the same in each; addresses and the zone are not. A network for every 200 hosts. */
function inventoryOf(name: string, customer: number, hosts: number): Snapshot {
  const networks = Math.max(1, Math.ceil(hosts / 200))
  const prefix = (network: number): string => {
    const number = customer * networks + network
    return `10.${number >> 8}.${number & 255}`
  }
  const domain = `${name}.example`
  return aSnapshot({
    networks: Array.from({ length: networks }, (_, n) =>
      aNetwork(`lan${n}`, [aSubnet(`${prefix(n)}.0/24`, { gateway: `${prefix(n)}.254`, domain })]),
    ),
    groups: ROLES.map((role) => ({ name: role, parents: [], attributes: { role } })).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    ),
    hosts: Array.from({ length: hosts }, (_, n): Host => {
      const role = ROLES[n % ROLES.length] ?? 'web'
      const network = Math.floor(n / 200)
      return aHost(`${role}${String(Math.floor(n / ROLES.length) + 1).padStart(2, '0')}`, {
        state: n % 10 === 9 ? 'planned' : 'active',
        os: 'debian-12',
        groups: [role],
        nics: [aNic('eth0', `lan${network}`, [`${prefix(network)}.${(n % 200) + 1}`], virtualMac(n))],
      })
    })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((host, n) => (n === 0 ? { ...host, notes: 'Looked at in January.' } : host)),
    zones: [aZone(domain, { ns: hosts > 1 ? ['web01', 'db01'] : [] })],
  })
}

/** Seconds since 1970 of the first commit; each later one is a minute after. */
const BEGINNING = 1_767_225_600

/** What `git fast-import` reads. */
class Stream {
  readonly #parts: (string | Buffer)[] = ['feature done\n']
  #marks = 0

  /** Gives its mark. Without `from` it stands on the branch's last one. */
  commit(
    branch: string,
    message: string,
    files: Readonly<Record<string, string>>,
    from?: number,
    merged?: number,
  ): number {
    this.#marks += 1
    const who = `Ann Other <ann@example.org> ${BEGINNING + this.#marks * 60} +0000\n`
    this.#parts.push(
      `commit refs/heads/${branch}\nmark :${this.#marks}\nauthor ${who}committer ${who}`,
      ...data(`${message}\n`),
    )
    if (from !== undefined) this.#parts.push(`from :${from}\n`)
    if (merged !== undefined) this.#parts.push(`merge :${merged}\n`)
    for (const [path, text] of Object.entries(files))
      this.#parts.push(`M 100644 inline ${path}\n`, ...data(text))
    this.#parts.push('\n')
    return this.#marks
  }

  text(): Buffer {
    return Buffer.concat([...this.#parts, 'done\n'].map((part) => Buffer.from(part)))
  }
}

function data(text: string): readonly (string | Buffer)[] {
  const bytes = Buffer.from(text)
  return [`data ${bytes.length}\n`, bytes, '\n']
}
