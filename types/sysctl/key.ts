/** Names of kernel settings, in their many writings. */

/**
 * `net.ipv4.ip_forward`, whatever it was written as. sysctl.d(5): where the first separator is a slash, slashes separate
 * and dots belong to names (`net/ipv4/conf/eth0.100/rp_filter`); else a slash stands for the dot of a name
 * (`net.ipv4.conf.eth0/100.rp_filter`), which is the writing that we keep to.
 */
export function dotted(key: string): string {
  const separator = /[./]/.exec(key)?.[0]
  return separator === '/' ? swapped(key) : key
}

/** Below `/proc/sys/`: `net/ipv4/conf/eth0.100/rp_filter`. */
export function procPath(key: string): string {
  return swapped(dotted(key))
}

function swapped(key: string): string {
  return key.replaceAll(/[./]/g, (separator) => (separator === '.' ? '/' : '.'))
}

/** Every writing of the key that may stand in a file. */
export function writings(key: string): readonly string[] {
  return [...new Set([dotted(key), procPath(key)])]
}

/** Numbers of a setting are apart by tabs in the kernel, and by spaces in files. */
export function plainValue(value: string): string {
  return value.trim().replaceAll(/\s+/g, ' ')
}

/** The kernel's module that brings the settings: they are not there before it is. */
export function moduleOf(key: string): string | undefined {
  if (key.startsWith('net.bridge.')) return 'br_netfilter'
  if (key.startsWith('net.netfilter.nf_conntrack')) return 'nf_conntrack'
  return undefined
}
