/** Names of hosts, made from what other programs let a machine be called. */
import { dnsNameProblem } from '../core/dns-name.ts'
import type { Place } from './draft.ts'
import type { DraftBuilder } from './draft-builder.ts'
import { shown } from './shown.ts'

/**
 * The name in lower case without final dot; what a name may not hold becomes a hyphen. Undefined where nothing is left
 * of it, or where it would still be none.
 */
export function hostNameFrom(text: string): string | undefined {
  const name = text
    .toLowerCase()
    .replace(/\.+$/, '')
    .split('.')
    .map((label) =>
      label
        .replaceAll(/[^a-z0-9-]+/g, '-')
        .slice(0, 63)
        .replaceAll(/^-+|-+$/g, ''),
    )
    .join('.')
  return dnsNameProblem(name) === undefined ? name : undefined
}

/**
 * Gives the names by which hosts are recorded, each with a remark where it is not the one in the file; two names of the
 * file that would become one are a problem.
 */
export function recordedNames(report: Pick<DraftBuilder, 'unplaced' | 'problem'>) {
  const givenFor = new Map<string, string>()
  return (text: string, at: Place): string => {
    const given = text.toLowerCase()
    const name = dnsNameProblem(given) === undefined ? given : hostNameFrom(given)
    if (name === undefined) {
      report.problem(at, `${shown(text)} is no name that a host can have`)
      return given
    }
    const other = givenFor.get(name)
    if (other !== undefined && other !== given)
      report.problem(at, `${shown(text)} and ${shown(other)} would both be recorded as "${name}"`)
    else if (other === undefined && name !== given)
      report.unplaced(at, `${shown(text)} is no name that a host can have: it is recorded as "${name}"`)
    if (other === undefined) givenFor.set(name, given)
    return name
  }
}

/** `dhcp-10-0-0-5`: the name of a machine that is known by its address alone. */
export function nameOfUnnamed(ip: string): string {
  return `dhcp-${ip.replaceAll(/[.:]+/g, '-').replaceAll(/^-|-$/g, '')}`
}
