import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tempSite, type TestSite } from '../../lib/temp-site.ts'

let site: TestSite
let before: string
let clean = (): void => undefined

afterAll(() => clean())

beforeAll(async () => {
  site = await tempSite((end) => {
    clean = end
  })
  await site.ok('add network office --vlan 20')
  await site.ok('add subnet 10.20.0.0/24 --network office --gateway 10.20.0.1 --domain office.example')
  await site.ok('add host web01 --network office --mac 00:16:3e:00:00:01 --alias www')
  await site.ok('add host hv1')
  await site.ok('add host vm1 --kind vm --parent hv1')
  await site.ok('add zone office.example --ns web01')
  await site.ok('add host mail --network office')
  await site.ok('add record office.example @ MX 10 mail')
  before = site.git('rev-parse', 'HEAD')
})

describe('bad input', () => {
  it.each([
    [
      'add host a --network office --mac 52:54:00:11:22',
      '"52:54:00:11:22" is no MAC address, it has 5 octets instead of 6\nhint: for example 52:54:00:12:34:56',
    ],
    [
      'add host a --ip 10.20.0.2',
      'address 10.20.0.2 belongs to host "web01" (eth0)\nhint: inv free 10.20.0.0/24 shows what is free',
    ],
    [
      'add host web_2 --network office',
      'a host name holds letters, digits and hyphens only\nhint: "web-2" would do',
    ],
    [
      'add host a --network office --ip 10.21.0.9',
      'address 10.21.0.9 is in no subnet of network "office" (10.20.0.0/24)\nhint: inv free 10.20.0.0/24 shows what is free in it',
    ],
    ['add host a --ip 10.21.0.9', 'no subnet holds 10.21.0.9'],
    ['add host a --network ofice', 'unknown network "ofice"\nhint: did you mean "office"?'],
    [
      'add host a --ip 10.20.0.0',
      'address 10.20.0.0 is the network address of 10.20.0.0/24\nhint: hosts may have 10.20.0.1 to 10.20.0.254',
    ],
    ['add host a --network office --ip none --ip auto', 'NIC "eth0": "none" stands alone, not beside "auto"'],
    ['add host a --network office --ip=', 'option "--ip" is empty'],
    ['add host a --network=', 'option "--network" is empty'],
    ['add host web01.office.example', 'its name "web01.office.example" is the name of host "web01"'],
    ['add host a --network office --alias www.office.example.', 'is an alias of host "web01"'],
    ['add host a\nb', 'Cannot add host "a\\nb": the label "a\\nb" holds a control character\n'],
    ['add network lan --vlan 20', 'vlan 20 is that of network "office"'],
    ['add network lan --bridge br-office', 'bridge "br-office" is that of network "office"'],
    ['add host a --ip 10.20.0.300', '"10.20.0.300" is no IP address'],
    [
      'add host a --network office --mac 00:16:3e:00:00:01',
      'MAC 00:16:3e:00:00:01 belongs to host "web01" (eth0)',
    ],
    [
      'add host a --network office --mac 01:00:5e:00:00:01',
      'MAC 01:00:5e:00:00:01 is no address of a single NIC',
    ],
    ['add host www', 'the name is an alias of host "web01"'],
    ['add host a --kind virtual', 'kind "virtual" is no kind of host (physical, vm, container)'],
    ['add host a --memory 4096', 'memory would be 4096 bytes\nhint: give a unit: 4096M, 4096G'],
    ['add host a --parent hv1', 'a physical host has no parent'],
    ['add host a --group web', 'unknown group "web"\nhint: there is none yet: inv add group web'],
    ['add network office', 'it exists already'],
    ['add network x --vlan 4095', 'vlan must be a whole number from 1 to 4094, not 4095'],
    [
      'add subnet 10.20.0.5/24 --network office',
      'has bits set behind its 24 bits\nhint: did you mean "10.20.0.0/24"?',
    ],
    ['add subnet 10.20.0.128/25 --network office', 'subnet 10.20.0.128/25 overlaps 10.20.0.0/24'],
    [
      'add subnet 10.22.0.0/24 --network office --gateway 10.23.0.1',
      'gateway 10.23.0.1 is outside 10.22.0.0/24',
    ],
    [
      'add subnet 10.22.0.0/24 --network ofice --gateway 10.22.0.255 --option frobnicate=1 --option next-server=pxe --range dynamic:10.22.0.0-10.22.0.9',
      [
        '  - unknown network "ofice"',
        '    hint: did you mean "office"?',
        '  - DHCP option "next-server" "pxe" is no IPv4 address',
        '  - gateway 10.22.0.255 is the broadcast address',
        '    hint: hosts may have 10.22.0.1 to 10.22.0.254',
        '  - dynamic range 10.22.0.0-10.22.0.9 holds the network address',
        '    hint: hosts may have 10.22.0.1 to 10.22.0.254',
        '  - DHCP unknown option "frobnicate"',
        '    hint: code-224 to code-254 set options for private use\n',
      ].join('\n'),
    ],
    ['add subnet 10.22.0.1/24 --network ofice', '  - unknown network "ofice"'],
    [
      'add range 10.20.0.0/24 dynamic:10.20.0.1-10.20.0.1',
      'dynamic range 10.20.0.1-10.20.0.1 holds 10.20.0.1, the gateway',
    ],
    [
      'set subnet 10.20.0.0/24 dns=10.20.0.9 range=dynamic:10.20.0.5-10.20.0.9',
      'holds 10.20.0.9, a resolver',
    ],
    ['set subnet 10.20.0.0/24 option=routers=10.20.0.1', 'DHCP option "routers" is made from the gateway'],
    ['add range 10.20.0.0/24 dynamic:10.20.0.9-10.20.0.2', 'range 10.20.0.9-10.20.0.2 ends before it begins'],
    [
      'add range 10.20.0.0/24 dynamic:10.20.0.2-10.20.0.9',
      'dynamic range 10.20.0.2-10.20.0.9 holds 10.20.0.2 of host "web01"',
    ],
    ['add record office.example a MX mail', 'MX: "mail" is not of the form preference HOST'],
    ['add record office.example www A 10.9.9.9', '"www.office.example" is an alias of host "web01"'],
    ['add record office.example web01 CNAME hv1', '"web01.office.example" is the name of host "web01"'],
    ['add record office.example a MXX 1', 'unknown record type "MXX"\nhint: did you mean "MX"?'],
    ['add zone b.example --ns web011', 'name server "web011" is no host\nhint: did you mean "web01"?'],
    ['set host web01 cpu=4', 'unknown key "cpu"\nhint: did you mean "cpus"?'],
    ['set host web01 cpus+=4', 'cpus is no list\nhint: cpus=4 sets it'],
    ['set host web01 tag-=edge', 'tag has no "edge" to take out'],
    [
      'set host web01 ssh-host-key+=ssh-ed25518',
      'has the unknown algorithm "ssh-ed25518"\nhint: did you mean "ssh-ed25519"?',
    ],
    ['set host hv1 parent=vm1 kind=vm', 'its parents go round in a circle: hv1 → vm1 → hv1'],
    ['set nic web01 eth9 mac=', 'host "web01" has no NIC "eth9"\nhint: did you mean "eth0"?'],
    ['rm host hv1', 'it is the parent of host "vm1"'],
    ['rm host web01', 'it is a name server of zone "office.example"'],
    ['rm host mail', 'record "@ MX 10 mail" of zone "office.example" points to it'],
    ['rm network office', 'it is the network of host "mail", "web01"'],
    ['rm subnet 10.20.0.0/24', 'it holds addresses of host "web01"'],
    ['rm host web011', 'unknown host "web011"\nhint: did you mean "web01"?'],
    ['rename host web01 hv1', '"hv1" exists already'],
    ['rename host hv1 www', 'the name is an alias of host "web01"'],
    ['list host colour=red', 'unknown key "colour"'],
    ['list host kind=vm memroy>1G', 'unknown key "memroy"\nhint: did you mean "memory"?'],
    ['list hsots', 'unknown kind "hsots"\nhint: did you mean "host"?'],
    ['list customers', 'hint: cfg customers shows the customers'],
    ['customers', 'hint: that is "cfg customers"'],
    ['secret list', 'hint: that is "cfg secret"'],
    ['export dchpd', 'unknown format\nhint: did you mean "dhcpd"?'],
  ])('inv %s: gives one clear error, and changes nothing', async (line, message) => {
    const { stdout, stderr, exitCode } = await site.inv(line)
    expect(stderr).toContain(message)
    expect(stderr).toMatch(/^inv: Cannot [a-z]/)
    expect([stdout, exitCode]).toEqual(['', 2])
    expect(site.git('rev-parse', 'HEAD')).toBe(before)
  })
})
