/** Which hosts an operator means: a name, `@group`, a query, or all of them. */
import { Invalid, UserError, type Problem } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { branchLabel } from './customer-branches.ts'
import { hostHint } from './model/alias-hint.ts'
import { groupsByName, withParents } from './model/groups-of.ts'
import type { Host } from './model/host.ts'
import { fqdnOf, networksByName } from './model/names.ts'
import type { Snapshot } from './model/snapshot.ts'
import { dnsName } from './model/typed-name.ts'
import { compileQuery } from './query/compile-query.ts'
import { queryableHosts } from './query/host-keys.ts'
import { looksLikeQuery, parseQuery } from './query/parse-query.ts'
import { whyNothing } from './query/why-nothing.ts'

export interface SelectOptions {
  /** `--all`: every host that is not retired. */
  readonly all?: boolean
  /** Whose inventory it is, for the message where a host is not in it: `customer/acme`. */
  readonly branch?: string
}

/**
 * The hosts that at least one selector names, in the order of the inventory, each once. A selector is a host's name (plain or
 * whole), `@group` with the groups within it, or a query, told by its operator, blank or bracket. Throws Invalid with every selector that
 * matches nothing. `--all` leaves out retired hosts; whoever names one gets it.
 */
export function selectHosts(
  snapshot: Snapshot,
  selectors: readonly string[],
  options: SelectOptions = {},
): readonly Host[] {
  if (options.all === true) {
    if (selectors.length > 0) throw new UserError('Cannot select hosts: give names, or --all, not both')
    const all = snapshot.hosts.filter((host) => host.state !== 'retired')
    if (all.length === 0) throw new UserError('Cannot select hosts: the inventory has none')
    return all
  }
  if (selectors.length === 0)
    throw new UserError('Cannot select hosts: none is named', {
      hint: 'give a name, @group, a query such as "kind=vm tag=edge", or --all',
    })
  const problems: Problem[] = []
  const chosen = new Set(selectors.flatMap((selector) => matching(snapshot, selector, options, problems)))
  if (problems.length > 0) throw new Invalid('Cannot select hosts', problems)
  return snapshot.hosts.filter((host) => chosen.has(host.name))
}

function matching(
  snapshot: Snapshot,
  selector: string,
  { branch }: SelectOptions,
  problems: Problem[],
): readonly string[] {
  if (/^@[^\s()]*$/.test(selector)) return inGroup(snapshot, selector.slice(1).toLowerCase(), problems)
  if (looksLikeQuery(selector)) return byQuery(snapshot, selector, problems)
  const name = dnsName(selector)
  const networks = networksByName(snapshot.networks)
  const found = snapshot.hosts.find((host) => host.name === name || fqdnOf(host, networks) === name)
  if (found !== undefined) return [found.name]
  problems.push({
    message: `unknown host "${selector}"${branch === undefined ? '' : ` in the inventory of ${branchLabel(branch)}`}`,
    hint: hostHint(snapshot.hosts, name) ?? 'inv list host shows those that there are',
  })
  return []
}

function inGroup(snapshot: Snapshot, group: string, problems: Problem[]): readonly string[] {
  const groups = groupsByName(snapshot.groups)
  const members = snapshot.hosts.filter((host) => withParents(host.groups, groups).includes(group))
  if (members.length > 0) return members.map((host) => host.name)
  const meant = nearest(group, groups.keys())
  if (groups.has(group)) problems.push({ message: `no host is in group "${group}"` })
  else
    problems.push({
      message: `unknown group "${group}"`,
      hint: meant === undefined ? undefined : `did you mean "@${meant}"?`,
    })
  return []
}

function byQuery(snapshot: Snapshot, text: string, problems: Problem[]): readonly string[] {
  const query = parseQuery(text)
  const queryable = queryableHosts(snapshot)
  const found = snapshot.hosts.filter(compileQuery(query, queryable, text))
  if (found.length === 0) {
    problems.push({
      message: `the query "${text}" matches no host`,
      hint: whyNoHost(whyNothing(query, queryable, snapshot.hosts), query.kind === 'condition'),
    })
  }
  return found.map((host) => host.name)
}

/** The first condition that holds for none, unless it is the only one there is. */
function whyNoHost([first]: readonly Problem[], alone: boolean): string | undefined {
  if (first === undefined || alone) return first?.hint
  return first.hint === undefined ? first.message : `${first.message}: ${first.hint}`
}
