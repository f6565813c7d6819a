/** Names of hosts, made from what other programs let a machine be called. */
import { dnsNameProblem } from '../core/dns-name.ts'

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

/** `dhcp-10-0-0-5`: the name of a machine that is known by its address alone. */
export function nameOfUnnamed(ip: string): string {
  return `dhcp-${ip.replaceAll(/[.:]+/g, '-').replaceAll(/^-|-$/g, '')}`
}
