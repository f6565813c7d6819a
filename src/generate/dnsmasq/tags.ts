/** What tells clients from each other in dnsmasq: tags, which one line sets and another needs. */

/** Of a client that has an address in the subnet: `subnet-10-20-0-0-24`. Longer than any interface's name, which is a tag too. */
export function subnetTag(prefix: string): string {
  return `subnet-${prefix.replaceAll(/[^0-9a-f]/g, '-')}`
}

/** Of a host with settings of its own. */
export function hostTag(host: string): string {
  return `host-${host}`
}

/** Of a host that is offered nothing to boot from. */
export const NO_BOOT = 'noboot'
