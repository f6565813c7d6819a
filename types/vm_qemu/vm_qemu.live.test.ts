import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLab } from '../../test/lab/lab.ts'
import type { Host, Lab } from '../../test/lab/api.ts'
import { factsOf, targetOn } from '../../test/lib/type-target.ts'
import { checkConformance, observe, settle, type ConformanceTarget } from '../../src/type/conformance.ts'
import type { Resource } from '../../src/type/resource.ts'
import { vmQemu } from './index.ts'

const ADDRESS = '10.20.0.50'
const MAC = '52:54:00:0a:14:05'
const APPEND = 'console=ttyS0 quiet net.ifnames=0 mitigations=off tsc=reliable no_timer_check panic=5'

describe('on a hypervisor', () => {
  let lab: Lab
  let hv: Host
  let target: ConformanceTarget

  beforeAll(async () => {
    lab = await startLab()
    hv = await lab.host({ name: 'hv1', root: 'hypervisor' })
    // Only looking at a live guest must not be taken for changing the host: it writes its console and disk itself.
    target = { ...targetOn(hv, factsOf('hypervisor')), fingerprint: () => Promise.resolve('') }
    const [nic] = hv.nics
    if (nic === undefined) throw new Error('the host has no NIC')
    const { name, addresses } = nic
    await done(`ip link add br-lan type bridge && ip link set br-lan up && ip link set ${name} master br-lan`)
    for (const address of addresses)
      await done(`ip addr del ${address} dev ${name}; ip addr add ${address} dev br-lan`)
  })
  afterAll(() => lab.stop())

  async function done(script: string): Promise<string> {
    const { code, stdout, stderr } = await hv.exec(script)
    if (code !== 0) throw new Error(`${script}: ${stderr}`)
    return stdout.trim()
  }

  function guest(options: Parameters<typeof vmQemu>[1] = {}): Resource {
    return vmQemu('db01', {
      memory: '256M',
      nics: [{ mac: MAC, bridge: 'br-lan' }],
      disks: [{ name: 'disk0', size: '64M' }],
      kernel: '/var/lib/hostwright/guest/vmlinuz',
      initrd: '/var/lib/hostwright/guest/tiny.img',
      append: APPEND,
      stopWithin: 2,
      seed: { hostname: 'db01', authorizedKeys: [lab.publicKey] },
      ...options,
    })
  }

  function seen(resource: Resource): Promise<unknown> {
    if (!('observe' in resource.definition)) throw new Error('vm_qemu is a plain type')
    return observe(target, resource.definition, resource)
  }

  /** Whether the operator is told that something waits for the guest's next start. */
  async function waits(resource: Resource): Promise<boolean> {
    const { definition } = resource
    if (!('observe' in definition)) throw new Error('vm_qemu is a plain type')
    const state = await observe(target, definition, resource)
    const notes = definition.notes?.(resource, state, target.context) ?? []
    return notes.some((note) => note.includes('next start'))
  }

  it('is put through the conformance suite while it does not run', async () => {
    const vm = (options: Parameters<typeof vmQemu>[1]): Resource =>
      vmQemu('quiet', { state: 'stopped', ...options })
    await checkConformance(targetOn(hv, factsOf('hypervisor')), {
      create: vm({}),
      changes: [
        vm({ memory: '128M', disks: [{ name: 'disk0', size: '16M' }] }),
        vm({
          memory: '128M',
          disks: [
            { name: 'disk0', size: '32M' },
            { name: 'disk1', size: '16M' },
          ],
        }),
        vm({
          seed: { hostname: 'other', authorizedKeys: ['ssh-ed25519 AAAA one', "ssh-ed25519 BBBB it's"] },
        }),
        vm({ nics: [{ mac: MAC, bridge: 'br-lan' }], accel: 'tcg', append: '$(touch /tmp/ran) `id` \'"' }),
      ],
      remove: vm({ state: 'absent' }),
    })
    expect(await done('ls /var/lib/vm; ls /tmp')).toBe('quiet.removed')
    expect(await done('ls /var/lib/vm/quiet.removed')).toContain('disk0.qcow2')
  })

  it('boots, answers ssh with the host key that was known before, and is left alone afterwards', async () => {
    await serveDhcp()
    expect(await settle(target, guest(), 'create')).toBe(true)
    const state = await seen(guest())
    expect(await waits(guest())).toBe(false)
    expect(state).toMatchObject({
      running: true,
      publicKey: expect.stringMatching(/^ssh-ed25519 /),
    })
    const key = (state as { publicKey: string }).publicKey
    const answer = await sshWith(
      key,
      'hostname; cat /sys/class/net/eth0/address /sys/block/vda/size /sys/block/vda/serial',
    )
    expect(answer.split('\n')).toEqual(['db01', MAC, String((64 * 2 ** 20) / 512), 'disk0'])
    expect(await settle(target, guest(), 'again')).toBe(false)
  })

  it('gets a larger disk while it runs, and refuses a smaller one', async () => {
    const larger = guest({ disks: [{ name: 'disk0', size: '96M' }] })
    await settle(target, larger, 'grow')
    expect(await seen(larger)).toMatchObject({ disks: ['disk0 96M'], running: true })
    expect(await waits(larger)).toBe(false)
    await expect(settle(target, guest(), 'shrink')).rejects.toThrow(
      '"disk0" has 96M and is not shrunk to 64M',
    )
  })

  it('is never restarted for other settings: they wait for the next start', async () => {
    const disks = [{ name: 'disk0', size: '96M' }]
    const pid = await done('cat /var/lib/vm/db01/pid')
    const more = guest({ disks, memory: '320M' })
    expect(await waits(more)).toBe(true)
    await settle(target, more, 'memory')
    expect(await done('cat /var/lib/vm/db01/pid')).toBe(pid)
    expect(await waits(more)).toBe(true)
    await done('/var/lib/vm/db01/stop 1 && /var/lib/vm/db01/start')
    expect(await waits(more)).toBe(false)
    expect(await done(`tr '\\0' ' ' < /proc/$(cat /var/lib/vm/db01/pid)/cmdline`)).toContain('-m 320M')
  })

  it('is started again when it was killed, and leaves no tap behind', async () => {
    const vm = guest({ disks: [{ name: 'disk0', size: '96M' }], memory: '320M' })
    await done('kill -9 $(cat /var/lib/vm/db01/pid); sleep 0.5')
    expect(await done('ls /sys/class/net')).not.toContain('tap')
    expect(await seen(vm)).toMatchObject({ running: false })
    await settle(target, vm, 'killed')
    expect(await done('ls /sys/class/net')).toContain('tap5254000a1405')
  })

  it('is stopped and set aside', async () => {
    await settle(target, guest({ state: 'stopped', disks: [{ name: 'disk0', size: '96M' }] }), 'stop')
    await settle(target, guest({ state: 'absent' }), 'absent')
    expect(await done('ls /var/lib/vm; ls /sys/class/net')).not.toMatch(/db01$|tap/m)
  })

  /** A DHCP server that knows the guest by its MAC. */
  async function serveDhcp(): Promise<void> {
    const infra = await lab.host({ name: 'infra1' })
    await infra.writeFile(
      '/etc/dhcp/dhcpd.conf',
      `authoritative;
subnet 10.20.0.0 netmask 255.255.255.0 { }
host db01 { hardware ethernet ${MAC}; fixed-address ${ADDRESS}; }
`,
    )
    const { code, stderr } = await infra.exec(
      `DEBIAN_FRONTEND=noninteractive apt-get install -qq -y -o Dpkg::Options::=--force-confold isc-dhcp-server > /dev/null
       touch /var/lib/dhcp/dhcpd.leases && dhcpd -q -4 -cf /etc/dhcp/dhcpd.conf -pf /run/dhcpd-test.pid eth0`,
    )
    if (code !== 0) throw new Error(stderr)
  }

  /** Asks until the guest answers; only the given host key is accepted. */
  async function sshWith(key: string, script: string): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'hostwright-vm-'))
    writeFileSync(join(folder, 'known_hosts'), `${ADDRESS} ${key}\n`)
    const options = [
      'StrictHostKeyChecking=yes',
      `UserKnownHostsFile=${join(folder, 'known_hosts')}`,
      'ConnectTimeout=2',
    ]
    const argv = [
      'ssh',
      '-i',
      lab.privateKeyPath,
      ...options.flatMap((option) => ['-o', option]),
      `root@${ADDRESS}`,
      script,
    ]
    try {
      for (const end = performance.now() + 60_000; ;) {
        const { code, stdout, stderr } = await lab.operator.exec(argv)
        if (code === 0) return stdout
        if (performance.now() > end)
          throw new Error(`${stderr}\n${await done('cat /var/lib/vm/db01/console.log')}`)
        await setTimeout(200)
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
})
