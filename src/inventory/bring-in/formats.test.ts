import { describe, expect, it } from 'vitest'
import { bringInFormatNamed, bringInFormats } from './formats.ts'

describe('the formats of an import', () => {
  it('are sorted, each once, and each can be loaded', async () => {
    const names = bringInFormats.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)].toSorted())
    for (const format of bringInFormats) expect(await format.load(undefined)).toBeTypeOf('function')
  })

  it('are found by name, with a word for a near miss', () => {
    expect(bringInFormatNamed('DHCPD').name).toBe('dhcpd')
    expect(() => bringInFormatNamed('dhcp')).toThrow('Cannot import "dhcp": unknown format')
  })

  it('take of an Ansible folder what is an inventory', () => {
    const { takes } = bringInFormatNamed('ansible')
    const paths = [
      'hosts',
      'group_vars/all.yml',
      'host_vars/web01/net.yml',
      'roles/x/tasks/main.yml',
      'site.yml',
    ]
    expect(paths.filter((path) => takes?.(path))).toEqual([
      'hosts',
      'group_vars/all.yml',
      'host_vars/web01/net.yml',
      'site.yml',
    ])
  })
})
