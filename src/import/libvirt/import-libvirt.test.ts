import { describe, expect, it } from 'vitest'
import { importLibvirt } from './import-libvirt.ts'

const domain = `<!--
WARNING: THIS IS AN AUTO-GENERATED FILE.
-->
<domain type='kvm' id='3'>
  <name>Web01</name>
  <uuid>4dea22b3-1d52-d8f3-2516-782e98ab3fa0</uuid>
  <title>The web &amp; more</title>
  <description>first line
second line</description>
  <memory unit='KiB'>4194304</memory>
  <currentMemory unit='KiB'>2097152</currentMemory>
  <vcpu placement='static'>2</vcpu>
  <os><type arch='x86_64'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <source file='/var/lib/libvirt/images/web01.qcow2'/>
      <target dev='vda' bus='virtio'/>
    </disk>
    <disk type='file' device='cdrom'><target dev='sda'/></disk>
    <interface type='bridge'>
      <mac address='52:54:00:6B:3C:58'/>
      <source bridge='br-office'/>
    </interface>
    <interface type='network'>
      <mac address='52:54:00:6b:3c:59'/>
      <source network='default' portgroup='blue'/>
    </interface>
    <interface type='direct'><source dev='eno1'/><mac address='52:54:00:6b:3c:5a'/></interface>
    <console type='pty'/>
  </devices>
</domain>
`

describe('a domain of libvirt', () => {
  const draft = importLibvirt([{ name: 'web01.xml', text: domain }])

  it('is a virtual machine with memory, processors, notes and NICs', () => {
    expect(draft.problems).toEqual([])
    expect(draft.hosts).toEqual([
      {
        at: { file: 'web01.xml', line: 4 },
        value: {
          name: 'web01',
          kind: 'vm',
          memory: 4 * 1024 ** 3,
          cpus: 2,
          notes: 'The web & more\n\nfirst line\nsecond line',
          attributes: { uuid: '4dea22b3-1d52-d8f3-2516-782e98ab3fa0' },
          nics: [
            { mac: '52:54:00:6b:3c:58', network: 'br-office', addresses: [] },
            { mac: '52:54:00:6b:3c:59', network: 'default', addresses: [] },
            { mac: '52:54:00:6b:3c:5a', addresses: [] },
          ],
        },
      },
    ])
  })

  it('says what of it has no place, and where that stands', () => {
    expect(draft.unplaced.map(({ at, message }) => `${at.line}: ${message}`)).toEqual([
      '4: of domain "web01" not recorded: os, console',
      '11: currentMemory differs from memory, which is what is recorded',
      '15: disk "vda" of "web01", /var/lib/libvirt/images/web01.qcow2: a domain does not say its size',
      '19: cdrom "sda" of "web01"',
      '24: portgroup "blue" of a NIC of "web01"',
      '28: a NIC of "web01" is on no network or bridge (type "direct", device "eno1")',
    ])
  })

  it('may stand with others in one file', () => {
    const two = `<?xml version="1.0"?>\n<domain><name>a</name></domain>\n<?xml version='1.0'?><domain type='lxc'><name>b</name></domain>`
    expect(importLibvirt([{ name: 'x', text: two }]).hosts).toEqual([
      { at: { file: 'x', line: 2 }, value: { name: 'a', kind: 'vm' } },
      { at: { file: 'x', line: 3 }, value: { name: 'b', kind: 'container' } },
    ])
  })

  it.each([
    ['<domain>\n<name>a</name>\n</dom>', /^3: it is no XML: /],
    ['<network><name>a</name></network>', /^1: there is no domain in it$/],
    ['not xml at all', /^1: there is no domain in it$/],
    ['<domain>\n</domain>', /^1: a domain has no name$/],
    [
      "<domain><name>a</name>\n<memory unit='furlong'>1</memory></domain>",
      /^2: memory "1" in "furlong" is no size$/,
    ],
    [
      "<domain><name>a</name>\n<devices><interface><mac address='x'/></interface></devices></domain>",
      /^2: "x" is no MAC address$/,
    ],
  ])('%j is refused', (text, message) => {
    const { problems } = importLibvirt([{ name: 'x', text }])
    expect(problems.map((problem) => `${problem.at.line}: ${problem.message}`)).toEqual([
      expect.stringMatching(message),
    ])
  })

  it.each([
    ["unit='b'", 1048576, 1048576],
    ["unit='MB'", 2, 2_000_000],
    ["unit='MiB'", 2, 2 * 1024 ** 2],
    ["unit='GiB'", 2, 2 * 1024 ** 3],
    ['', 1024, 1024 ** 2],
  ])('with memory in %s is read to bytes', (unit, value, bytes) => {
    const text = `<domain><name>a</name><memory ${unit}>${value}</memory></domain>`
    expect(importLibvirt([{ name: 'x', text }]).hosts[0]?.value.memory).toBe(bytes)
  })
})

describe('domains with names of their own', () => {
  const called = (name: string): string => `<domain type='kvm'>\n<name>${name}</name></domain>`

  it('are recorded by names that hosts can have, each said', () => {
    const draft = importLibvirt([{ name: 'a.xml', text: called('Windows 10_test') }])
    expect(draft.problems).toEqual([])
    expect(draft.hosts.map(({ value: { name } }) => name)).toEqual(['windows-10-test'])
    expect(draft.unplaced).toEqual([
      {
        at: { file: 'a.xml', line: 2 },
        message: '"Windows 10_test" is no name that a host can have: it is recorded as "windows-10-test"',
      },
    ])
  })

  it('are refused where no name can be made of theirs', () => {
    const draft = importLibvirt([{ name: 'a.xml', text: called('???') }])
    expect(draft.problems.map(({ message }) => message)).toEqual(['"???" is no name that a host can have'])
  })
})
