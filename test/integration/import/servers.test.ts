/** What administrators have written is brought in, given out again, taken by the servers' own checkers, and brought in once more. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generateBind } from '../../../src/generate/bind/generate-bind.ts'
import { generateDhcpd } from '../../../src/generate/dhcpd/generate-dhcpd.ts'
import { importBind } from '../../../src/import/bind/import-bind.ts'
import { importDhcpd } from '../../../src/import/dhcpd/import-dhcpd.ts'
import { importDnsmasq } from '../../../src/import/dnsmasq/import-dnsmasq.ts'
import type { Draft } from '../../../src/import/draft.ts'
import { importKea } from '../../../src/import/kea/import-kea.ts'
import { planBringIn, wantedOf, type Plan } from '../../../src/inventory/bring-in/plan.ts'
import type { Snapshot } from '../../../src/inventory/model/snapshot.ts'
import { applied } from '../../../src/inventory/rules/problems-after.ts'
import { importText, type Files } from '../../lib/import-files.ts'
import { aSnapshot } from '../../lib/inventory-builder.ts'
import { dhcpdComplaints, inFolder, namedConfComplaints } from '../generate/checkers.ts'

async function planned(
  snapshot: Snapshot,
  draft: Draft,
  existing: 'refuse' | 'upsert' = 'refuse',
): Promise<Plan> {
  return planBringIn('Cannot import', snapshot, draft, { existing, own: false })
}

async function brought(...drafts: readonly Draft[]): Promise<Snapshot> {
  let snapshot = aSnapshot({})
  for (const draft of drafts) snapshot = applied(snapshot, wantedOf(await planned(snapshot, draft, 'upsert')))
  for (const draft of drafts) expect((await planned(snapshot, draft)).changes).toEqual([])
  return snapshot
}

async function outAndIn(snapshot: Snapshot): Promise<void> {
  const [conf] = generateDhcpd(snapshot)
  expect(dhcpdComplaints(conf?.text ?? '')).toEqual([])
  expect((await planned(snapshot, importText(importDhcpd, conf?.text ?? ''))).changes).toEqual([])
  if (snapshot.zones.length === 0) return
  const directory = '/etc/zones'
  const { files } = generateBind(snapshot, { now: new Date('2026-11-21T12:00:00Z'), directory })
  inFolder((folder) => {
    mkdirSync(join(folder, 'zones'))
    for (const { path, text } of files) writeFileSync(join(folder, path), text.replaceAll(directory, folder))
    expect(namedConfComplaints(join(folder, 'named.conf.hostwright'))).toEqual([])
  })
  const texts = Object.fromEntries(files.map(({ path, text }) => [`${directory}/${path}`, text]))
  const again = importText(importBind, texts[`${directory}/named.conf.hostwright`] ?? '', texts)
  expect((await planned(snapshot, again)).changes).toEqual([])
}

const DHCPD = `# Plant 2
option domain-name "plant.example";
option domain-name-servers 10.5.0.10, 10.5.0.11;
option ntp-servers 10.5.0.10;
default-lease-time 43200;
max-lease-time 86400;
ddns-update-style none;
authoritative;
log-facility local7;
option rfc3442 code 121 = array of integer 8;

class "pxe" { match if substring(option vendor-class-identifier, 0, 9) = "PXEClient"; }

shared-network machines {
  subnet 10.5.0.0 netmask 255.255.254.0 {
    option routers 10.5.1.254;
    option rfc3442 16, 10, 9, 10, 5, 1, 253, 0, 10, 5, 1, 254;
    next-server 10.5.0.10;
    filename "pxelinux.0";
    pool { deny members of "pxe"; range 10.5.1.0 10.5.1.199; }
  }
  subnet 192.168.40.0 netmask 255.255.255.0 { option routers 192.168.40.1; option domain-name "press.plant.example"; }
}
subnet 10.5.8.0 netmask 255.255.255.0 { not authoritative; }

group {
  host dns1 { hardware ethernet 00:16:3e:00:00:0a; fixed-address 10.5.0.10; }
  host dns2 { hardware ethernet 00:16:3e:00:00:0b; fixed-address 10.5.0.11; }
  host files-01 { hardware ethernet 00:16:3e:00:01:01; fixed-address 10.5.0.20; option host-name "files"; }
  host files-02 { hardware ethernet 00:16:3e:00:01:02; fixed-address 10.5.0.20; option host-name "files"; }
}
host press1 { hardware ethernet 00:80:f4:00:00:01; fixed-address 192.168.40.11; option host-name "press1"; }
host guest { hardware ethernet 00:16:3e:00:00:99; fixed-address 10.5.1.50; }
`

const NAMED: Files = {
  '/etc/bind/named.conf': `options { directory "/var/cache/bind"; recursion yes; };
include "/etc/bind/named.conf.local";
zone "." { type hint; file "/usr/share/dns/root.hints"; };
`,
  '/etc/bind/named.conf.local': `zone "plant.example" { type master; file "db.plant"; allow-transfer { 10.5.0.11; }; };
zone "press.plant.example" { type master; file "db.press"; };
zone "0.5.10.in-addr.arpa" { type master; file "db.10.5.0"; };
`,
  '/var/cache/bind/db.plant': `$TTL 1d
@	IN	SOA	dns1.plant.example. hostmaster.plant.example. (
		2026112003	; serial
		2h 15m 2w 5m )
	IN	NS	dns1
	IN	NS	dns2
	IN	MX	10 files
	IN	TXT	"v=spf1 mx ip4:10.5.0.0/23 -all"
dns1	A	10.5.0.10
dns2	A	10.5.0.11
files	A	10.5.0.20
cups	CNAME	files
gate	300 A	203.0.113.4
guest	A	10.5.1.50
press	NS	dns1
_ntp._udp	SRV	0 0 123 dns1
`,
  '/var/cache/bind/db.press': `$ORIGIN press.plant.example.
$TTL 3600
@ SOA dns1.plant.example. hostmaster ( 17 7200 900 1209600 300 )
  NS dns1.plant.example.
press1 A 192.168.40.11
`,
  '/var/cache/bind/db.10.5.0': `$TTL 86400
@ SOA dns1.plant.example. hostmaster.plant.example. 9 7200 900 1209600 300
@ NS dns1.plant.example.
@ NS dns2.plant.example.
10 PTR dns1.plant.example.
11 PTR dns2.plant.example.
20 PTR files.plant.example.
77 PTR old-name.elsewhere.test.
`,
}

describe('a site that is run by', () => {
  it('dhcpd and BIND comes in, out, through the checkers, and in again', async () => {
    const dhcpd = importText(importDhcpd, DHCPD)
    const bind = importBind([{ name: '/etc/bind/named.conf', text: NAMED['/etc/bind/named.conf'] ?? '' }], {
      include: (path) => (NAMED[path] === undefined ? undefined : { name: path, text: NAMED[path] }),
    })
    const snapshot = await brought(dhcpd, bind)
    expect(snapshot.hosts.map(({ name }) => name).sort()).toEqual([
      'dns1',
      'dns2',
      'files',
      'guest',
      'press1',
    ])
    expect(snapshot.hosts.find(({ name }) => name === 'files')?.aliases).toEqual(['cups'])
    expect(snapshot.zones.find(({ name }) => name === 'plant.example')?.records).toEqual([
      { name: '@', type: 'MX', data: '10 files.plant.example.' },
      { name: '@', type: 'TXT', data: '"v=spf1 mx ip4:10.5.0.0/23 -all"' },
      { name: '_ntp._udp', type: 'SRV', data: '0 0 123 dns1.plant.example.' },
      { name: 'gate', type: 'A', data: '203.0.113.4', ttl: 300 },
    ])
    await outAndIn(snapshot)
  })

  it('Kea comes in, and out to dhcpd', async () => {
    const text = `{
  "Dhcp4": {
    "valid-lifetime": 3600,
    "option-data": [ { "name": "domain-name-servers", "data": "10.7.0.2" }, { "name": "domain-name", "data": "lab.example" } ],
    "shared-networks": [ { "name": "lab", "subnet4": [ {
      "subnet": "10.7.0.0/24", "id": 1,
      "pools": [ { "pool": "10.7.0.0/25" } ],   // with what should not be handed out
      "option-data": [ { "name": "routers", "data": "10.7.0.1" }, { "code": 121, "csv-format": false, "data": "100A090A070001" } ],
      "reservations": [
        { "hw-address": "52:54:00:07:00:05", "ip-address": "10.7.0.5", "hostname": "scope" },
        { "hw-address": "52:54:00:07:00:06", "ip-address": "10.7.0.200" } ] } ] } ] },
  "Dhcp6": { "shared-networks": [ { "name": "lab", "subnet6": [ {
      "subnet": "2001:db8:7::/64", "id": 1,
      "reservations": [ { "duid": "00:03:00:01:52:54:00:07:00:05", "ip-addresses": [ "2001:db8:7::5" ], "hostname": "scope" } ] } ] } ] }
}`
    const snapshot = await brought(importText(importKea, text))
    expect(snapshot.networks.map(({ name, subnets }) => [name, subnets.length])).toEqual([['lab', 2]])
    expect(snapshot.hosts.find(({ name }) => name === 'scope')?.nics).toEqual([
      {
        name: 'eth0',
        mac: '52:54:00:07:00:05',
        network: 'lab',
        addresses: [{ ip: '10.7.0.5' }, { ip: '2001:db8:7::5' }],
      },
    ])
    await outAndIn(snapshot)
  })

  it('dnsmasq comes in, and out to dhcpd and BIND', async () => {
    const text = `domain=home.example
local=/home.example/
dhcp-range=192.168.1.50,192.168.1.150,255.255.255.0,12h
dhcp-range=fd00:1::100,fd00:1::1ff,64
dhcp-option=option:router,192.168.1.1
dhcp-host=b8:27:eb:00:00:01,pi,192.168.1.10
dhcp-host=b8:27:eb:00:00:02,nas,192.168.1.60,infinite
address=/printer.home.example/192.168.1.30
host-record=router.home.example,192.168.1.1,fd00:1::1
cname=media.home.example,nas.home.example
mx-host=home.example,nas.home.example,10
`
    const draft = importText(importDnsmasq, text)
    // A zone needs a name server before BIND may serve it, which dnsmasq does not.
    const zones = draft.zones.map(({ at, value }) => ({ at, value: { ...value, ns: ['pi.home.example'] } }))
    const snapshot = await brought({ ...draft, zones })
    expect(snapshot.hosts.map(({ name, aliases }) => [name, aliases])).toEqual([
      ['nas', ['media']],
      ['pi', []],
      ['printer', []],
      ['router', []],
    ])
    await outAndIn(snapshot)
  })
})
