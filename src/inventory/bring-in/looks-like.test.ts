import { describe, expect, it } from 'vitest'
import { otherFormatOf } from './looks-like.ts'

const texts: Readonly<Record<string, string>> = {
  ansible: '[web]\nweb01 ansible_host=10.0.0.1\n',
  bind: '$TTL 1d\n@ IN SOA ns.office.test. root.office.test. 1 2 3 4 5\n',
  csv: 'name;memory\nweb01;4G\n',
  dhcpd: '# ours\nsubnet 10.0.0.0 netmask 255.255.255.0 {\n  range 10.0.0.5 10.0.0.9;\n}\n',
  dnsmasq: '# ours\ndhcp-range=10.0.0.5,10.0.0.9,12h\n',
  kea: '// ours\n{ "Dhcp4": { "subnet4": [] } }\n',
  leases: 'lease 10.0.0.5 {\n  hardware ethernet 02:00:00:00:00:01;\n}\n',
  libvirt: "<domains><domain type='kvm'>\n<name>web01</name></domain>\n",
  yaml: 'hosts:\n  web01:\n    memory: 4G\n',
}

describe('a file that is given as another format', () => {
  for (const [format, text] of Object.entries(texts))
    it(`is seen to be ${format} by its text, however it is called`, () => {
      const file = { name: 'f', text }
      expect(otherFormatOf(format, file)).toBeUndefined()
      for (const other of Object.keys(texts).filter((one) => one !== format))
        expect(otherFormatOf(other, file), other).toMatchObject({
          message: `it does not look like ${other}, but like ${format}`,
          hint: `inv import ${format} f`,
        })
    })

  it('is not guessed at where it looks like none', () => {
    expect(otherFormatOf('kea', { name: 'f', text: '\0\x01ELF' })).toBeUndefined()
    expect(otherFormatOf('kea', { name: 'f', text: '' })).toBeUndefined()
  })
})
