/** Statements of dhcpd.conf(5) that an importer does not look into. */

/** What is generated says so anyway, or what is the default: nothing to be told of. */
export const SILENT: ReadonlySet<string> = new Set(['authoritative', 'use-host-decl-names'])

/** Blocks without a place, and what they are. */
export const BLOCKS: ReadonlyMap<string, string> = new Map([
  ['class', 'a class of clients'],
  ['subclass', 'a class of clients'],
  ['failover', 'a failover peer'],
  ['key', 'a key'],
  ['zone', 'a zone for dynamic updates'],
  ['if', 'a condition'],
  ['elsif', 'a condition'],
  ['else', 'a condition'],
  ['switch', 'a condition'],
  ['on', 'an action on an event'],
])

/** Those whose statements are read; one that is nearly one of them was meant to be. */
export const READ: readonly string[] = [
  'default-lease-time',
  'filename',
  'fixed-address',
  'fixed-address6',
  'group',
  'hardware',
  'host',
  'host-identifier',
  'include',
  'max-lease-time',
  'min-lease-time',
  'next-server',
  'option',
  'pool',
  'pool6',
  'range',
  'range6',
  'server-name',
  'shared-network',
  'subnet',
  'subnet6',
]
