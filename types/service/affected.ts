/** Services that the operator's connection depends on. */
import type { Affected } from '../../src/type/define-type.ts'

const SERVICES: readonly (readonly [RegExp, Affected])[] = [
  [/^(?:sshd?|dropbear)$/, 'ssh'],
  [
    /^(?:network(?:ing|d|-manager)?|NetworkManager|systemd-networkd|netif|netstart|dhcpcd|dhclient|wicked[a-z0-9-]*|connman|wpa_supplicant|iwd)$/,
    'network',
  ],
  [/^(?:nftables|ip6?tables|firewalld|ufw|pf|ipfw|netfilter-persistent)$/, 'firewall'],
  [/^(?:sssd|nslcd|nscd|winbind|systemd-userdbd|ypbind)$/, 'users'],
]

/** By what stopping, starting or masking it could lock the operator out. */
export function affectedBy(id: string): readonly Affected[] {
  const name = id.replace(/\.(?:service|socket)$/, '')
  return SERVICES.flatMap(([pattern, affected]) => (pattern.test(name) ? [affected] : []))
}
