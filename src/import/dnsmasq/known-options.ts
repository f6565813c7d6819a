/** Options of dnsmasq 2.90 that are settings of the server itself (dnsmasq(8)): an inventory has no place for them. */

export const SERVER_OPTIONS: ReadonlySet<string> = new Set(
  `add-cpe-id add-mac add-subnet alias all-servers auth-peer auth-sec-servers auth-server auth-soa auth-ttl bind-dynamic
   bind-interfaces bogus-nxdomain bogus-priv bootp-dynamic bridge-interface cache-rr cache-size clear-on-reload conf-script
   connmark-allowlist connmark-allowlist-enable conntrack dhcp-alternate-port dhcp-authoritative dhcp-broadcast
   dhcp-circuitid dhcp-client-update dhcp-duid dhcp-fqdn dhcp-generate-names dhcp-ignore dhcp-ignore-clid
   dhcp-ignore-names dhcp-lease-max dhcp-leasefile dhcp-luascript dhcp-mac dhcp-name-match dhcp-no-override
   dhcp-proxy dhcp-pxe-vendor dhcp-rapid-commit dhcp-relay dhcp-remoteid dhcp-reply-delay dhcp-script dhcp-scriptuser
   dhcp-sequential-ip dhcp-subscrid dhcp-ttl dhcp-vendorclass dns-forward-max dns-loop-detect dns-rr dnssec
   dnssec-check-unsigned dnssec-debug dnssec-limits dnssec-no-timecheck dnssec-timestamp do-0x20-encode domain-needed
   dumpfile dumpmask dynamic-host edns-packet-max enable-dbus enable-ra enable-tftp enable-ubus except-interface
   fast-dns-retry filter-A filter-AAAA filter-rr filterwin2k group ignore-address interface interface-name ipset
   keep-in-foreground leasefile-ro leasequery listen-address local-service local-ttl localise-queries localmx log-async
   log-debug log-dhcp log-facility log-malloc log-queries max-cache-ttl max-port max-tcp-connections max-ttl
   min-cache-ttl min-port mx-target naptr-record neg-ttl nftset no-0x20-encode no-daemon no-dhcp-interface
   no-dhcpv4-interface no-dhcpv6-interface no-hosts no-ident no-negcache no-ping no-poll no-resolv no-round-robin
   pid-file port port-limit proxy-dnssec pxe-prompt pxe-service query-port quiet-dhcp quiet-dhcp6 quiet-ra quiet-tftp
   ra-param read-ethers rebind-domain-ok rebind-localhost-ok resolv-file rev-server script-arp script-on-renewal selfmx
   server servers-file shared-network stop-dns-rebind strict-order strip-mac strip-subnet synth-domain tag-if
   tftp-lowercase tftp-max tftp-mtu tftp-no-blocksize tftp-no-fail tftp-port-range tftp-root tftp-secure
   tftp-single-port tftp-unique-root trust-anchor umbrella use-stale-cache user`
    .trim()
    .split(/\s+/),
)
