// A lab network has real DHCP and DNS on it: a server that was installed on a host, and clients that ask.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Host, Lab } from './api.ts'
import { startLab } from './lab.ts'

const dhcpd = `
authoritative;
default-lease-time 600;
subnet 10.30.0.0 netmask 255.255.255.0 {
  option routers 10.30.0.1;
  option domain-name-servers 10.30.0.2;
  option domain-name "example.test";
}
host web01 { hardware ethernet 52:54:00:bb:00:01; fixed-address 10.30.0.50; option host-name "web01"; }
`

const dhcpd6 = `
default-lease-time 600;
subnet6 fd30::/64 { range6 fd30::100 fd30::1ff; option dhcp6.name-servers fd30::2; }
`

const zone = `
$TTL 60
@ IN SOA infra01 root 1 60 60 60 60
@ IN NS infra01
infra01 IN A 10.30.0.2
web01 IN A 10.30.0.50
`

let lab: Lab
let infra: Host

beforeAll(async () => {
  lab = await startLab({ networks: [{ name: 'lan', subnets: ['10.30.0.0/24', 'fd30::/64'] }] })
  infra = await lab.host({ name: 'infra01' })
  const installed = await infra.exec('apt-get install -y isc-dhcp-server bind9')
  expect(installed, installed.stderr).toMatchObject({ code: 0 })
  await infra.writeFile('/etc/dhcp/dhcpd.conf', dhcpd)
  await infra.writeFile('/etc/dhcp/dhcpd6.conf', dhcpd6)
  await infra.writeFile('/etc/default/isc-dhcp-server', 'INTERFACESv4="eth0"\nINTERFACESv6="eth0"\n')
  const served = await infra.exec('service isc-dhcp-server restart')
  expect(served, served.stdout).toMatchObject({ code: 0 })
  await infra.writeFile('/etc/bind/db.example', zone)
  await infra.writeFile(
    '/etc/bind/named.conf.local',
    'zone "example.test" { type master; file "/etc/bind/db.example"; };\n',
  )
  const named = await infra.exec('service named restart')
  expect(named, named.stdout).toMatchObject({ code: 0 })
})

afterAll(() => lab.stop())

test('a client gets the address that its MAC is given', async () => {
  expect(await lab.dhcpClient({ network: 'lan', mac: '52:54:00:bb:00:01' })).toMatchObject({
    address: '10.30.0.50',
    prefixLength: 24,
    routers: ['10.30.0.1'],
    resolvers: ['10.30.0.2'],
    hostName: 'web01',
    domain: 'example.test',
  })
})

test('a client that no server knows gets nothing', async () => {
  expect(await lab.dhcpClient({ network: 'lan', mac: '52:54:00:bb:00:99', timeout: 3 })).toBeNull()
})

test('a client gets an IPv6 address', async () => {
  expect(await lab.dhcpClient({ network: 'lan', mac: '52:54:00:bb:00:01', family: 6 })).toMatchObject({
    address: expect.stringMatching(/^fd30::1[0-9a-f]{2}$/),
    resolvers: ['fd30::2'],
  })
})

test('the operator resolves names by the resolver of the lab', async () => {
  const outcome = await lab.operator.exec(['getent', 'ahostsv4', 'web01.example.test'], {
    resolvers: ['10.30.0.2'],
  })
  expect(outcome.stdout).toContain('10.30.0.50')
  expect((await lab.operator.exec(['dig', '+short', '@10.30.0.2', 'web01.example.test'])).stdout).toBe(
    '10.30.0.50\n',
  )
})

test('the operator keeps files, folder, user and environment of the caller', async () => {
  const outcome = await lab.operator.exec(['sh', '-c', 'echo "$HERE $PWD $(id -u)"'], {
    cwd: '/usr/share',
    env: { ...process.env, HERE: 'yes' },
  })
  expect(outcome.stdout).toBe(`yes /usr/share ${process.getuid?.()}\n`)
})

test('what is enabled on a host starts again with it', async () => {
  await infra.kill()
  await infra.start()
  await expect
    .poll(
      async () => (await lab.dhcpClient({ network: 'lan', mac: '52:54:00:bb:00:01', timeout: 5 }))?.address,
      { timeout: 20_000 },
    )
    .toBe('10.30.0.50')
  const named = ['dig', '+short', '+tries=1', '+time=1', '@10.30.0.2', 'web01.example.test']
  await expect
    .poll(async () => (await lab.operator.exec(named)).stdout, { timeout: 20_000 })
    .toBe('10.30.0.50\n')
})
