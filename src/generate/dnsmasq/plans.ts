/** What a dnsmasq is to do, as far as there is anything: DHCP of both families, and DNS. */
import { Invalid, UserError } from '../../core/errors.ts'
import type { Family } from '../../core/ip.ts'
import { nearest } from '../../core/nearest.ts'
import type { Snapshot } from '../../inventory/model/snapshot.ts'
import { isForOtherFamily } from '../dhcp/nothing-served.ts'
import { planDhcp, type DhcpOptions } from '../dhcp/plan-dhcp.ts'
import type { DhcpPlan } from '../dhcp/plan.ts'
import { planDns, type DnsOptions } from '../dns/plan-dns.ts'
import type { ForwardZone, PlannedView, PlannedZone, ZonePlan } from '../dns/plan.ts'

export interface PlanOptions extends DhcpOptions, DnsOptions {
  /** Whether it serves DHCP, and DNS. Default: where there is anything to serve. */
  readonly dhcp?: boolean
  readonly dns?: boolean
  /** Families of DHCP. Default: those in which there is anything to serve. */
  readonly families?: readonly Family[]
  /** Names of the zones. Default: all that the server is a name server of. */
  readonly zones?: readonly string[]
  /** Name of the view whose zones it has, where the site has views: dnsmasq answers everyone alike. */
  readonly view?: string
}

export interface DnsPart {
  readonly zones: readonly PlannedZone[]
  readonly forwards: readonly ForwardZone[]
}

export interface DnsmasqPlan {
  /** IPv4, then IPv6. */
  readonly dhcp: readonly DhcpPlan[]
  readonly dns: DnsPart | undefined
}

/** Throws where there is nothing of what it is to serve, and `Invalid` where what there is cannot be served. */
export function planDnsmasq(snapshot: Snapshot, options: PlanOptions): DnsmasqPlan {
  const missing: UserError[] = []
  // What is asked for by name has to be there.
  const part = <T>(isAsked: boolean, read: () => T): T | undefined => {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof UserError) || error instanceof Invalid || isAsked) throw error
      missing.push(error)
      return undefined
    }
  }
  const families = options.dhcp === false ? [] : (options.families ?? [4, 6])
  const dhcp = families.flatMap(
    (family) => part(options.families !== undefined, () => planDhcp(snapshot, family, options)) ?? [],
  )
  const isNamed = options.dns === true || options.zones !== undefined
  const dns = options.dns === false ? undefined : part(isNamed, () => dnsPart(snapshot, options))
  // It has both families, so that what one lacks is no reason to go to another program.
  const reason = missing.find((error) => !isForOtherFamily(error))
  if (dhcp.length === 0 && (dns === undefined || options.dhcp === true))
    throw reason ?? new UserError('Cannot generate dnsmasq.conf: neither DHCP nor DNS is asked for')
  return { dhcp, dns }
}

function dnsPart(snapshot: Snapshot, options: PlanOptions): DnsPart {
  const { server } = options
  const { zones, forwards } = chosenView(planDns(snapshot, options).views, options.view)
  const own =
    server === undefined
      ? { zones, forwards }
      : {
          zones: zones.filter(({ plan }) => isServer(plan, server)),
          forwards: forwards.filter(({ servers }) => servers.length === 0 || servers.includes(server)),
        }
  if (server !== undefined && own.zones.length === 0)
    throw new UserError(`Cannot generate DNS zones for "${server}": no zone has it as a name server`, {
      hint: `inv set zone NAME ns=${server}`,
    })
  return options.zones === undefined ? own : namedZones(own, options.zones)
}

function isServer({ servers: { primary, secondaries } }: ZonePlan, server: string): boolean {
  return [primary, ...secondaries].some((one) => one?.host.name === server)
}

function namedZones({ zones, forwards }: DnsPart, names: readonly string[]): DnsPart {
  const known = [...zones.map(({ plan }) => plan.name), ...forwards.map(({ name }) => name)]
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearest(name, known)
      return {
        message: `zone "${name}" is none that the server answers for`,
        hint: near === undefined ? undefined : `did you mean "${near}"?`,
      }
    })
  if (problems.length > 0) throw new Invalid('Cannot generate dnsmasq.conf', problems)
  return {
    zones: zones.filter(({ plan }) => names.includes(plan.name)),
    forwards: forwards.filter(({ name }) => names.includes(name)),
  }
}

function chosenView(views: readonly PlannedView[], name: string | undefined): PlannedView {
  const names = views.flatMap(({ view }) => view?.name ?? [])
  const found = views.find(({ view }) => view?.name === name) ?? (views.length === 1 ? views[0] : undefined)
  if (found !== undefined && (name === undefined || names.includes(name))) return found
  if (name === undefined)
    throw new Invalid('Cannot generate dnsmasq.conf', [
      {
        message: `the site has views (${names.map((one) => `"${one}"`).join(', ')}), and dnsmasq answers everyone alike`,
        hint: 'say whose answers it gives: --view NAME (of a dns_server: parameter "view")',
      },
    ])
  const near = nearest(name, names)
  throw new Invalid('Cannot generate dnsmasq.conf', [
    {
      message: `unknown view "${name}"`,
      hint:
        near === undefined
          ? 'views are declared under "dns: views:" in hostwright.yaml'
          : `did you mean "${near}"?`,
    },
  ])
}
