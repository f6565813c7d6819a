/** Where Debian's DHCP servers write down their processes. */

export const pidFiles = {
  dhcpd: { 4: '/run/dhcpd.pid', 6: '/run/dhcpd6.pid' },
  kea: { 4: '/run/kea/kea-dhcp4.kea-dhcp4.pid', 6: '/run/kea/kea-dhcp6.kea-dhcp6.pid' },
  dnsmasq: '/run/dnsmasq/dnsmasq.pid',
} as const
