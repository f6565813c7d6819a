// What a lab host is: a machine with its own name, address, ssh server and packages, apart from this one.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Host, Lab } from './api.ts'
import { startLab } from './lab.ts'

let lab: Lab
let web: Host
let db: Host
let tiny: Host

beforeAll(async () => {
  lab = await startLab({ networks: [{ name: 'office', subnets: ['10.20.0.0/24', 'fd20::/64'] }] })
  ;[web, db, tiny] = await Promise.all([
    lab.host({ name: 'web01', mac: '52:54:00:aa:00:01', domain: 'example.test' }),
    lab.host({ name: 'db01', addresses: ['10.20.0.9', 'fd20::9'] }),
    lab.host({ name: 'tiny01', root: 'busybox' }),
  ])
})

afterAll(() => lab.stop())

/** A command over ssh from the operator's seat, with the host's key pinned. */
async function ssh(host: Host, command: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const known = `/run/hostwright-lab/${lab.id}/known_hosts`
  await lab.operator.exec(['sh', '-c', 'cat > "$1"', 'write', known], { input: lab.knownHosts() })
  const options = [
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${known}`,
    'BatchMode=yes',
    'GlobalKnownHostsFile=/dev/null',
  ]
  return await lab.operator.exec([
    'ssh',
    '-F',
    'none',
    '-i',
    lab.privateKeyPath,
    ...options.flatMap((option) => ['-o', option]),
    `root@${host.address}`,
    command,
  ])
}

test('a host answers ssh with the key that was made for it', async () => {
  expect(await ssh(web, 'hostname; id -u')).toMatchObject({ code: 0, stdout: 'web01\n0\n' })
})

test('a busybox host answers ssh and has nothing but busybox', async () => {
  expect(await ssh(tiny, 'hostname; readlink /bin/sh; ls /usr/bin/perl 2>&1')).toMatchObject({
    stdout: expect.stringMatching(/^tiny01\n\/bin\/busybox\nls: .*No such/),
  })
})

test('a host has the MAC and the addresses that were asked for', async () => {
  expect(web.nics[0]).toMatchObject({ mac: '52:54:00:aa:00:01' })
  expect((await web.exec('cat /sys/class/net/eth0/address')).stdout).toBe('52:54:00:aa:00:01\n')
  expect(db.addresses).toEqual(['10.20.0.9', 'fd20::9'])
  expect((await web.exec('hostname -f')).stdout).toBe('web01.example.test\n')
})

test('hosts reach each other over IPv4 and IPv6', async () => {
  for (const address of db.addresses)
    expect(await web.exec(`ping -n -c 1 -W 2 ${address}`)).toMatchObject({ code: 0 })
})

test('a host reaches nothing outside of its lab', async () => {
  expect((await web.exec('ip route')).stdout).toBe(
    '10.20.0.0/24 dev eth0 proto kernel scope link src 10.20.0.2 \n',
  )
})

test('packages come from the local archive alone', async () => {
  expect((await web.exec('grep -rhv "^#" /etc/apt/sources.list /etc/apt/sources.list.d')).stdout).toBe(
    'deb [trusted=yes] file:/srv/packages ./\n',
  )
  expect(await web.exec('apt-get install -y hello && hello')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Hello, world!'),
  })
  expect((await web.exec('apt-get update -qq && apt-cache madison hostwright-sample | wc -l')).stdout).toBe(
    '2\n',
  )
})

test('what one host writes no other one sees', async () => {
  await web.writeFile('/etc/motd', 'only here\n', '600')
  expect(await web.readFile('/etc/motd')).toBe('only here\n')
  expect((await web.exec('stat -c %a /etc/motd')).stdout).toBe('600\n')
  expect((await db.exec('cat /etc/motd')).stdout).not.toContain('only here')
})

test('a port of a host is reached from this process', async () => {
  const { connect } = await import('node:net')
  const { host, port } = await lab.forward(web)
  const greeting = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, host)
    socket.once('data', (data) => resolve(data.toString()))
    socket.once('error', reject)
  })
  expect(greeting).toMatch(/^SSH-2\.0-OpenSSH/)
})

test('a host that lost power comes back with its disk', async () => {
  const host = await lab.host({ name: 'power01' })
  await host.writeFile('/etc/hosts', '127.0.0.1 localhost edited\n')
  await host.writeFile('/var/kept', 'kept')
  await host.kill()
  expect(host.isRunning()).toBe(false)
  await expect(host.exec('true')).rejects.toThrow('switched off')
  await host.start()
  expect(await host.readFile('/var/kept')).toBe('kept')
  expect(await host.readFile('/etc/hosts')).toBe('127.0.0.1 localhost edited\n')
  expect(await ssh(host, 'cat /var/kept')).toMatchObject({ stdout: 'kept' })
})

test('a host cannot change the machine that it runs on', async () => {
  expect((await web.exec('echo 1 > /proc/sys/vm/drop_caches')).stderr).toContain('Read-only')
  expect(await web.exec('echo 1 > /proc/sys/net/ipv4/ip_forward')).toMatchObject({ code: 0 })
  expect((await ssh(web, 'date -s 2001-01-01')).stderr).toContain('Operation not permitted')
})

test('a cable can be cut and plugged in again', async () => {
  await lab.cutCable(db)
  expect((await web.exec('ping -n -c 1 -W 1 10.20.0.9')).code).not.toBe(0)
  expect((await db.exec('cat /sys/class/net/eth0/carrier')).stdout).toBe('0\n')
  await lab.plugCable(db)
  expect((await web.exec('ping -n -c 1 -W 2 10.20.0.9')).code).toBe(0)
})

test('a disk can be filled to the last block and freed', async () => {
  const host = await lab.host({ name: 'full01', diskSize: '64m' })
  await lab.fillDisk(host)
  expect((await host.exec('cp /etc/passwd /var/file')).stderr).toContain('No space left')
  await lab.freeDisk(host)
  expect(await host.exec('cp /etc/passwd /var/file')).toMatchObject({ code: 0, stderr: '' })
})

test('a systemd host runs its units', async () => {
  const host = await lab.host({ name: 'init01', root: 'systemd' })
  expect((await host.exec('systemctl is-active ssh.service')).stdout).toBe('active\n')
  expect((await ssh(host, 'systemctl is-system-running --wait')).stdout).toBe('running\n')
})

test('orphans on a host do not stay as zombies', async () => {
  await web.exec('sh -c "sleep 0.05 & sleep 0.05 &"')
  await new Promise((done) => setTimeout(done, 300))
  expect((await web.exec('ps -eo stat | grep -c ^Z')).stdout).toBe('0\n')
})
