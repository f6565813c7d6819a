/** Everything of a machine is recorded in one step, shown with where it comes from, and changed without being typed again. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { invProgram } from '../../../src/bin/inv-program.ts'
import { runProgram } from '../../lib/run-program.ts'
import { siteEnv, tempSite, type TestSite } from '../../lib/temp-site.ts'
import { dhcpdComplaints } from '../generate/checkers.ts'

async function officeSite(): Promise<TestSite> {
  const site = await tempSite()
  await site.ok('add network office --vlan 20')
  await site.ok('add subnet 10.20.0.0/24 --network office --domain office.example --gateway 10.20.0.1')
  await site.ok('add network lab --vlan 30')
  await site.ok('add subnet 10.30.0.0/24 --network lab --domain lab.example')
  return site
}

function textOf(site: TestSite, host: string): string {
  return readFileSync(join(site.root, 'inventory', 'hosts', `${host}.yaml`), 'utf8')
}

/** Words as they are, for values with blanks. */
async function inv(site: TestSite, ...words: readonly string[]): ReturnType<typeof runProgram> {
  return runProgram(invProgram, words, { cwd: site.root, env: siteEnv })
}

it('a bonded machine is one command, and DHCP answers each of its MACs with its one address', async () => {
  const site = await officeSite()
  const shown = await site.ok(
    'add host db02 --network office --bond bond0=eno1,eno2 --mac 00:16:3e:20:00:02,00:16:3e:20:00:03',
  )
  expect(shown).toBe(`host   db02
name   db02.office.example
kind   physical
state  active
bond0  bond, on office
       10.20.0.2  db02.office.example  10.20.0.0/24
       ├ eno1  00:16:3e:20:00:02 on office
       └ eno2  00:16:3e:20:00:03 on office
`)
  const conf = await site.ok('export dhcpd')
  expect(dhcpdComplaints(conf)).toEqual([])
  const reservations = [...conf.matchAll(/host (\S+) \{\s+hardware ethernet (\S+);\s+fixed-address (\S+);/g)]
  expect(reservations.map(([, ...found]) => found)).toEqual([
    ['db02-bond0-10-20-0-2-01', '00:16:3e:20:00:02', '10.20.0.2'],
    ['db02-bond0-10-20-0-2-02', '00:16:3e:20:00:03', '10.20.0.2'],
  ])
})

it('two NICs become one bond, which takes over the address; taken apart, they are as before', async () => {
  const site = await officeSite()
  await site.ok('add host db01 --network office --mac 00:16:3e:20:00:02')
  const before = textOf(site, 'db01')
  await site.ok('add nic db01 eth1 --mac 00:16:3e:20:00:03')
  await site.ok('add nic db01 bond0 --kind bond --members eth0,eth1')
  expect(textOf(site, 'db01')).toContain(`  - name: bond0
    kind: bond
    members:
      - eth0
      - eth1
    network: office
    addresses:
      - 10.20.0.2
`)
  const refused = await site.inv('rm nic db01 eth1')
  expect([refused.exitCode, refused.stderr]).toEqual([
    2,
    `inv: Cannot remove nic "eth1" of "db01": "bond0" of the host stands on it
hint: first inv set nic db01 bond0 members-=eth1
`,
  ])
  await site.ok('rename nic db01 eth1 eno2')
  await site.ok('set nic db01 bond0 members-=eno2')
  await site.ok('rm nic db01 eno2')
  await site.ok('rm nic db01 bond0')
  await site.ok('add address 10.20.0.2 --host db01 --nic eth0')
  expect(textOf(site, 'db01')).toBe(before)
})

it('a VLAN interface and a bridge go by the MAC that they stand on, guests are shown with theirs', async () => {
  const site = await officeSite()
  await site.ok(
    'add host hv1 --nic eno1,mac=00:16:3e:20:00:09 --nic br0,kind=bridge,members=eno1,network=office --nic eno1.30,link=eno1,network=lab --site-location fra --rack r12 --unit 20 --height 2',
  )
  await site.ok('add host vm1 --kind vm --parent hv1')
  await site.ok('add host nested --kind container --parent vm1')
  expect(await site.ok('show host hv1')).toBe(`host      hv1
name      hv1.office.example
kind      physical
state     active
guests    vm1
            nested
location  fra, rack r12, units 20-21
br0       bridge, on office
          10.20.0.2  hv1.office.example  10.20.0.0/24
          └ eno1  00:16:3e:20:00:09
eno1.30   VLAN on eno1, on lab
          10.30.0.1  hv1.lab.example     10.30.0.0/24
`)
  const conf = await site.ok('export dhcpd')
  expect(dhcpdComplaints(conf)).toEqual([])
  expect(conf.match(/^host .*$/gm)).toEqual(['host hv1-eno1-30-10-30-0-1 {', 'host hv1-br0-10-20-0-2 {'])
  const circle = await site.inv('set host hv1 kind=vm parent=nested')
  expect(circle.stderr).toContain('its parents go round in a circle: hv1 → nested → vm1 → hv1')
})

it('a MAC that two are to have must be said', async () => {
  const site = await officeSite()
  await site.ok('add host a --network office --mac 00:16:3e:20:00:02')
  const refused = await site.inv('add host b --network office --mac 00-16-3E-20-00-02')
  expect([refused.exitCode, refused.stderr]).toEqual([
    2,
    `inv: Cannot add host "b": MAC 00:16:3e:20:00:02 belongs to host "a" (eth0)
hint: where that is on purpose, say --shared-mac, or inv set nic HOST NIC shared-mac=true
`,
  ])
  await site.ok('add host b --network office --mac 00-16-3E-20-00-02 --shared-mac')
  expect(textOf(site, 'b')).toContain('    sharedMac: true\n')
  expect((await site.inv('set nic b eth0 shared-mac=false')).exitCode).toBe(2)
  expect(dhcpdComplaints(await site.ok('export dhcpd'))).toEqual([])
})

it('inherited attributes say the group that they are from, and with -v what they took the place of', async () => {
  const site = await officeSite()
  await site.ok('add group all --attr ntp=a --attr port=1')
  await site.ok('add group web --parent all --attr port=2')
  await site.ok('add host web01 --group web --attr port=3')
  expect(await site.ok('show host web01')).toBe(`host       web01
kind       physical
state      active
groups     web, all (via web)
attr.ntp   a  from group all, via web
attr.port  3
`)
  expect(await site.ok('show -v host web01')).toContain(`attr.port  3  own
           instead of 2 from group web
           instead of 1 from group all
`)
  const { result } = JSON.parse(await site.ok('show host web01 --json')) as {
    result: { derived: { origin: { attributes: unknown } } }
  }
  expect(result.derived.origin.attributes).toEqual({
    ntp: { group: 'all', via: ['web'], overridden: [] },
    port: {
      via: [],
      overridden: [
        { group: 'web', value: 2 },
        { group: 'all', value: 1 },
      ],
    },
  })
  expect(await site.ok('show group all')).toBe(`group      all
groups     web
attr.ntp   a
attr.port  1
hosts      web01 (via web)
`)
})

it('hostile texts are kept to the letter, or refused', async () => {
  const site = await officeSite()
  const notes = '=cmd|"/c calc"!A1\n../../etc\n\u202Eevil 👩‍👩‍👧 \'q\' # x'
  expect((await inv(site, 'add', 'host', 'web01', '--notes', notes, '--serial', '00123')).exitCode).toBe(0)
  const shown = await inv(site, 'show', 'host', 'web01', '--json')
  expect(JSON.parse(shown.stdout)).toMatchObject({ result: { host: { notes, serial: '00123' } } })
  const { stderr, exitCode } = await inv(
    site,
    'add',
    'host',
    '../x',
    '--os',
    'a\u0007b',
    '--notes',
    'x'.repeat(2 ** 20 + 1),
  )
  expect([exitCode, stderr]).toEqual([
    2,
    `inv: Cannot add host "../x": 3 problems
  - a label is empty
  - os holds a control character
  - the text of the notes has 1048577 octets, 1 MiB (1048576) is the limit
    hint: keep it in a file of the site, and its path in the notes
`,
  ])
})

it('declared attributes are checked at every way in', async () => {
  const site = await officeSite()
  const config = join(site.root, 'hostwright.yaml')
  writeFileSync(
    config,
    `${readFileSync(config, 'utf8')}
strictAttributes: true
attributes:
  role: { type: string, values: [web, db], required: true }
  port: number
`,
  )
  const refused = async (line: string): Promise<string> => (await site.inv(line)).stderr
  expect(await refused('add host web01 --attr rol=web --attr port=x'))
    .toBe(`inv: Cannot change host "web01": 3 problems
  - attribute "port" is a string, not a number
    hint: attr.port=80 is a number
  - attribute "rol" is not declared
    hint: did you mean "role"?
  - attribute "role" is missing
    hint: attr.role=VALUE, of the host or of a group that it is in
`)
  expect(await refused('add group g --attr role=wbe'))
    .toBe(`inv: Cannot change group "g": attribute "role" cannot be "wbe"
hint: did you mean "web"?
`)
  await site.ok('add host web01 --attr role=web --attr port=80')
  writeFileSync(
    join(site.root, 'inventory', 'hosts', 'web01.yaml'),
    'attributes: { role: db, port: eighty }\n',
  )
  site.git('commit', '-qam', 'by hand')
  expect(await refused('load')).toContain(
    'Cannot change host "web01": attribute "port" is a string, not a number',
  )
})

it('who is in the way of whom in a rack, and who has more than its parent, is said when it is recorded', async () => {
  const site = await officeSite()
  await site.ok('add host a --rack r1 --unit 10 --height 3')
  const { stderr, exitCode } = await site.inv('add host b --rack r1 --unit 12 --memory 4G')
  expect([exitCode, stderr]).toEqual([
    0,
    'host "b": it stands in unit 12 of rack "r1", where host "a" is (units 10 to 12)\n',
  ])
  await site.ok('add host v1 --kind vm --parent b --memory 3G')
  const more = await site.inv('add host v2 --kind vm --parent b --memory 3G')
  expect(more.stderr).toContain('host "b": its 2 guests have 6G of memory, and it has 4G')
  expect((await site.inv('set host v2 os=debian')).stderr).toBe('')
})
