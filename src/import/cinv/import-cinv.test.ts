import { describe, expect, it } from 'vitest'
import type { SourceFile } from '../draft.ts'
import { importCinv } from './import-cinv.ts'

const content = {
  'host/hv1.example.com/host_type': 'hw\n',
  'host/web.example.com/host_type': 'vm\n',
  'host/web.example.com/vm_host': 'hv1.example.com\n',
  'host/web.example.com/cores': '2\n',
  'host/web.example.com/memory': '4294967296\n',
  'host/web.example.com/disk/disk0': '21474836480\n',
  'host/web.example.com/nic/nic0': '52:54:0:AA:0:1\n',
  'host/web.example.com/tag/edge': '',
  'host/web.example.com/tag/role': 'web\n',
  'net-ipv4/10.1.0.0/mask': '24\n',
  'net-ipv4/10.1.0.0/router': '10.1.0.1\n',
  'net-ipv4/10.1.0.0/bootserver': '10.1.0.2\n',
  'net-ipv4/10.1.0.0/bootfilename': 'pxelinux.0\n',
  'net-ipv4/10.1.0.0/host/web.example.com/mac_address': '52:54:00:aa:00:01\n',
  'net-ipv4/10.1.0.0/host/web.example.com/ipv4_address': '10.1.0.4\n',
  'mac/prefix': '02:01:02\n',
}

function files(folder: string, all: Readonly<Record<string, string>> = content): readonly SourceFile[] {
  return Object.entries(all).map(([name, text]) => ({ name: `${folder}${name}`, text }))
}

describe('a cinv database', () => {
  it.each(['', 'db/', '/home/host/.cinv/db/'])('is read from folder "%s"', (folder) => {
    const draft = importCinv(files(folder))
    expect(draft.problems).toEqual([])
    expect(draft.subnets.map(({ value }) => value)).toEqual([
      {
        prefix: '10.1.0.0/24',
        gateway: '10.1.0.1',
        options: { 'next-server': '10.1.0.2', filename: 'pxelinux.0' },
      },
    ])
    expect(draft.hosts.map(({ value }) => value)).toEqual([
      { name: 'hv1.example.com', kind: 'physical' },
      {
        name: 'web.example.com',
        kind: 'vm',
        parent: 'hv1.example.com',
        cpus: 2,
        memory: 4 * 1024 ** 3,
        disks: [{ name: 'disk0', size: 20 * 1024 ** 3 }],
        tags: ['edge'],
        attributes: { role: 'web' },
        nics: [{ name: 'nic0', mac: '52:54:00:aa:00:01', addresses: [] }],
      },
      { name: 'web.example.com', nics: [{ mac: '52:54:00:aa:00:01', addresses: [{ ip: '10.1.0.4' }] }] },
    ])
    expect(draft.unplaced.map(({ at, message }) => `${at.file}: ${message}`)).toEqual([
      `${folder}mac/prefix: MAC prefix 02:01:02 is a setting of the site`,
    ])
  })

  it('of one host, or of one network, is found too', () => {
    const only = (start: string) =>
      Object.fromEntries(Object.entries(content).filter(([name]) => name.startsWith(start)))
    expect(importCinv(files('db/', only('host/web'))).hosts).toHaveLength(1)
    expect(importCinv(files('db/', only('net-ipv4'))).hosts).toHaveLength(1)
  })

  it('says of every mistake in which file it is', () => {
    const wrong = {
      'host/a/host_type': 'tin\n',
      'host/a/cores': 'two\n',
      'host/a/nic/nic0': 'x\n',
      'host/a/odd': 'x\n',
      'net-ipv4/10.1.0.1/mask': '24\n',
      'net-ipv4/10.2.0.0/mask': '33\n',
      'net-ipv4/10.3.0.0/mask': '24\n',
      'net-ipv4/10.3.0.0/host/a/ipv4_address': '10.3.0.999\n',
    }
    const draft = importCinv(files('', wrong))
    expect(draft.problems.map(({ at, message }) => `${at.file}: ${message}`)).toEqual([
      'host/a/host_type: host_type "tin" is neither hw nor vm',
      'host/a/cores: cores "two" is no whole number',
      'host/a/nic/nic0: "x" is no MAC address',
      'net-ipv4/10.1.0.1/mask: "10.1.0.1/24" has bits set behind its mask',
      'net-ipv4/10.2.0.0/mask: "10.2.0.0/33" is no IPv4 network',
      'net-ipv4/10.3.0.0/host/a/ipv4_address: ipv4_address "10.3.0.999" is no IP address',
    ])
    expect(draft.unplaced.map(({ at }) => at.file)).toEqual(['host/a/odd'])
    expect(importCinv([{ name: 'README', text: 'x' }]).problems).toHaveLength(1)
  })
})
