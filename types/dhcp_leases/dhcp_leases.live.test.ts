// The files as the servers write them; leases of real clients are in the tests of dhcp_server.
import { expect, it } from 'vitest'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { settle } from '../../src/type/conformance.ts'
import { readLeases } from './read-leases.ts'
import { dhcpLeases } from './index.ts'

const LATER = Math.trunc(Date.now() / 1000) + 3600

const dhcpd = String.raw`# The format of this file is documented in the dhcpd.leases(5) manual page.
lease 10.20.0.100 {
  starts 0 2026/11/22 05:00:00;
  binding state active;
  next binding state free;
  hardware ethernet 52:54:00:00:00:01;
  set vendor-class-identifier = "a } b";
}
lease 10.20.0.101 {
  binding state active;
  hardware ethernet 52:54:00:00:00:02;
}
lease 10.20.0.101 {
  binding state free;
  hardware ethernet 52:54:00:00:00:02;
}
`

const dhcpd6 = String.raw`server-duid "\000\001\000\0012\225";
ia-na "\001\000\000\000\000\003\000\001RT\000\"\\\003" {
  cltt 0 2026/11/22 05:00:00;
  iaaddr fd20::100 {
    binding state active;
    preferred-life 375;
  }
}
`

const kea4 = `address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context
10.20.0.102,52:54:00:00:00:03,,7200,${LATER},1,0,0,web,0,
10.20.0.103,52:54:00:00:00:04,,7200,${LATER},1,0,0,web,0,
10.20.0.103,52:54:00:00:00:04,,0,${LATER},1,0,0,web,2,
10.20.0.104,52:54:00:00:00:05,,7200,1000,1,0,0,web,0,
`

const kea6 = `address,duid,valid_lifetime,expire,subnet_id,pref_lifetime,lease_type,iaid,prefix_len,fqdn_fwd,fqdn_rev,hostname,hwaddr,state,user_context
fd20::102,00:01:00:01:aa:bb,7200,${LATER},1,3600,0,1,128,0,0,,52:54:00:00:00:06,0,
`

const dnsmasq = `${LATER} 52:54:00:00:00:07 10.20.0.105 web 01:52:54:00:00:00:07
0 52:54:00:00:00:08 10.20.0.106 * *
1000 52:54:00:00:00:09 10.20.0.107 * *
duid 00:01:00:01:32:95
${LATER} 1 fd20::105 * 00:01:00:01:cc:dd
`

onHosts(['debian'], (on) => {
  it('reads who has an address now, whichever server has written it down', async () => {
    const texts = { dhcpd, dhcpd6, kea4, kea6, dnsmasq }
    for (const [name, text] of Object.entries(texts)) await on.host.writeFile(`/tmp/${name}`, text)
    const read = async (form: 'dhcpd' | 'kea' | 'dnsmasq', ...names: readonly string[]): Promise<string> => {
      const { text } = readLeases(names.map((name) => ({ form, path: `/tmp/${name}` })))
      return (await on.host.exec(text)).stdout
    }
    expect(await read('dhcpd', 'dhcpd', 'dhcpd6')).toBe(
      '10.20.0.100 52:54:00:00:00:01\nfd20::100 00:03:00:01:52:54:00:22:5c:03\n',
    )
    expect(await read('kea', 'none', 'kea4', 'kea6')).toBe(
      '10.20.0.102 52:54:00:00:00:03\nfd20::102 00:01:00:01:aa:bb 52:54:00:00:00:06\n',
    )
    expect(await read('dnsmasq', 'dnsmasq')).toBe(
      '10.20.0.105 52:54:00:00:00:07\n10.20.0.106 52:54:00:00:00:08\nfd20::105 00:01:00:01:cc:dd\n',
    )
  })

  it('is right as it is', async () => {
    const leases = dhcpLeases('x', { files: [{ form: 'dhcpd', path: '/tmp/dhcpd' }], objects: [] })
    expect(await settle(on.target, leases, 'leases')).toBe(false)
  })
})
