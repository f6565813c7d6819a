import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { describeError, UserError } from '../../src/core/errors.ts'
import type { Facts } from '../../src/type/facts.ts'
import type { HostView, NicView } from '../../src/type/inventory-view.ts'
import type { Resource } from '../../src/type/resource.ts'
import { partsOf } from '../../test/lib/composed.ts'
import { factsView, hostView, inventoryView, nicView, officeNetwork } from '../../test/lib/views.ts'
import { hypervisor } from './index.ts'

const nic = nicView('eth0', '00:16:3e:20:00:03', '3')
const hv1 = hostView('hv1', {
  nics: [
    {
      ...nic,
      addresses: nic.addresses.map((one) => ({
        ...one,
        gateway: one.family === 4 ? '10.20.0.1' : undefined,
      })),
    },
  ],
})

function guest(name: string, fields: Partial<HostView> = {}): HostView {
  return hostView(name, {
    kind: 'vm',
    parent: 'hv1',
    memory: 256 * 2 ** 20,
    cpus: 1,
    disks: [{ name: 'disk0', size: 2 ** 30 }],
    nics: [nicView('eth0', '52:54:00:0a:14:05', '5')],
    ...fields,
  })
}

function parts(
  guests: readonly HostView[],
  resource = hypervisor('qemu'),
  facts: Partial<Facts> = {},
): readonly Resource[] {
  return partsOf(resource, { host: hv1, facts: factsView(facts), inventory: inventoryView([hv1, ...guests]) })
}

function names(resources: readonly Resource[]): readonly string[] {
  return resources.map(({ name }) => name)
}

function contentOf(resources: readonly Resource[], path: string): string {
  const [found] = resources.filter(({ id }) => id === path)
  if (found === undefined) throw new Error(`there is no ${path}`)
  return (found.params as { content: string }).content
}

describe('hypervisor', () => {
  it('is packages, a bridge for each network of its guests, the guests, and their start with the host', () => {
    const all = parts(
      [guest('db01')],
      hypervisor('qemu', { kernel: '/srv/vmlinuz', authorizedKeys: ['ssh-ed25519 AAAA'] }),
    )
    expect(names(all)).toEqual([
      'package:qemu-system-x86',
      'package:qemu-utils',
      'package:socat',
      'bridge:br-office',
      'vm_qemu:db01',
      'file:/etc/init.d/hostwright-guests',
      'service:hostwright-guests',
    ])
    expect(all[3]?.params).toMatchObject({
      ports: ['eth0'],
      addresses: ['10.20.0.3/24', 'fd20::3/64'],
      gateways: ['10.20.0.1'],
    })
    expect(all[4]?.params).toMatchObject({
      memory: 256 * 2 ** 20,
      cpus: 1,
      disks: [{ name: 'disk0', size: 2 ** 30 }],
      nics: [{ mac: '52:54:00:0a:14:05', bridge: 'br-office' }],
      kernel: '/srv/vmlinuz',
      seed: { hostname: 'db01', authorizedKeys: ['ssh-ed25519 AAAA'] },
    })
  })

  it('leaves out what is planned, retired, no virtual machine, or made by another driver', () => {
    const all = parts([
      guest('planned', { state: 'planned' }),
      guest('retired', { state: 'retired' }),
      guest('box', { kind: 'container' }),
      guest('other', { attributes: { driver: 'libvirt' } }),
      guest('own', { attributes: { driver: 'qemu' } }),
    ])
    expect(names(all).filter((name) => name.startsWith('vm_qemu'))).toEqual(['vm_qemu:own'])
  })

  it('runs the guests that it is told to', () => {
    const guests = [guest('a', { state: 'planned' }), guest('b')]
    expect(names(parts(guests, hypervisor('qemu', { guests: ['a'], autostart: false }))).at(-1)).toBe(
      'vm_qemu:a',
    )
  })

  it('calls the port what the host calls it, by its MAC', () => {
    const nics = [
      { name: 'br-office', mac: '00:16:3e:20:00:03', addresses: ['10.20.0.3/24'] },
      { name: 'enp1s0', mac: '00:16:3e:20:00:03', addresses: [] },
    ]
    expect(parts([guest('db01')], hypervisor('qemu'), { nics })[3]?.params).toMatchObject({
      ports: ['enp1s0'],
    })
  })

  it('plugs bridges into the bond of a host, and the ports of a guest alone into bridges', () => {
    const port = (name: string, last: string) => ({
      ...nicView(name, `52:54:00:0a:14:0${last}`, last),
      addresses: [],
    })
    const bond = (members: readonly string[]): NicView => ({
      ...nicView('bond0', undefined, '3'),
      kind: 'bond',
      members,
    })
    const bonded = hostView('hv1', { nics: [port('eno1', '1'), port('eno2', '2'), bond(['eno1', 'eno2'])] })
    const dual = guest('db01', { nics: [port('eth0', '5'), port('eth1', '6'), bond(['eth0', 'eth1'])] })
    const all = partsOf(hypervisor('qemu'), {
      host: bonded,
      facts: factsView({}),
      inventory: inventoryView([bonded, dual]),
    })
    expect(all[3]?.params).toMatchObject({ ports: ['bond0'], addresses: ['10.20.0.3/24', 'fd20::3/64'] })
    expect(all[4]?.params).toMatchObject({
      nics: [
        { mac: '52:54:00:0a:14:05', bridge: 'br-office' },
        { mac: '52:54:00:0a:14:06', bridge: 'br-office' },
      ],
    })
  })

  it('tells all that is wrong with the record at once', () => {
    const dmz = { ...officeNetwork, name: 'dmz', bridge: 'br-dmz' }
    const wrong = [
      guest('a', { nics: [nicView('eth0', undefined, '6')] }),
      guest('b', { nics: [nicView('eth0', '52:54:00:0a:14:07', '7', dmz)] }),
    ]
    try {
      parts(wrong, hypervisor('qemu', { guests: ['a', 'b', 'bb'] }))
      expect.fail('nothing was refused')
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      expect(describeError(error)).toEqual([
        'Cannot run the guests of "hv1": 3 problems',
        '  - "bb" is no guest of "hv1" in the inventory',
        '    hint: did you mean "b"?',
        '  - "hv1" has no NIC on network "dmz", which its guests are plugged into',
        '    hint: inv add nic hv1 NAME network=dmz',
        '  - NIC "eth0" of "a" has no MAC',
      ])
    }
  })

  it('starts its guests with the host, by a script that is shell', () => {
    const script = contentOf(parts([guest('a'), guest('b')]), '/etc/init.d/hostwright-guests')
    expect(execFileSync('/bin/sh', ['-n'], { input: script, encoding: 'utf8' })).toBe('')
    expect(script).toContain('for guest in a b; do /var/lib/vm/$guest/start; done')
    expect(contentOf(parts([], hypervisor('qemu')), '/etc/init.d/hostwright-guests')).toContain(
      'for guest in ; do',
    )
  })

  it('is a unit under systemd', () => {
    const all = parts([guest('a')], hypervisor('qemu'), { init: 'systemd' })
    expect(contentOf(all, '/etc/systemd/system/hostwright-guests.service')).toContain(
      `ExecStop=/bin/sh -c 'for guest in a; do /var/lib/vm/$$guest/stop & done; wait'`,
    )
    expect(all.at(-1)?.triggers['reload']?.map(({ id }) => id)).toEqual([
      '/etc/systemd/system/hostwright-guests.service',
    ])
  })
})
