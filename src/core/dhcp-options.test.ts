import { describe, expect, it } from 'vitest'
import { dhcpOptionByCode, dhcpOptionByName, dhcpOptionForms, dhcpOptions } from './dhcp-options.ts'

describe('the DHCP options', () => {
  it.each([4, 6] as const)(
    'of IPv%i have forms that there are, each name once, and codes in order',
    (family) => {
      const all = dhcpOptions(family)
      expect(all.filter(({ form }) => !dhcpOptionForms.includes(form))).toEqual([])
      expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
      expect(all.map(({ code }) => code)).toEqual(all.map(({ code }) => code).toSorted((a, b) => a - b))
    },
  )

  it('are known by the name that each server has for them', () => {
    const names = ['dhcpd bootfile-name', 'kea boot-file-name', 'dnsmasq bootfile-name'].map((text) =>
      text.split(' '),
    )
    for (const [dialect, name = ''] of names)
      expect(dhcpOptionByName(dialect as 'kea', 4, name)?.code, dialect).toBe(67)
    expect(dhcpOptionByName('dnsmasq', 4, 'router')).toMatchObject({
      family: 4,
      code: 3,
      name: 'routers',
      form: 'addresses',
    })
    expect(dhcpOptionByName('dhcpd', 6, 'dhcp6.name-servers')?.code).toBe(23)
    expect(dhcpOptionByName('kea', 6, 'dns-servers')?.name).toBe('dhcp6.name-servers')
    expect(dhcpOptionByName('dnsmasq', 6, 'dns-server')?.name).toBe('dhcp6.name-servers')
    expect(dhcpOptionByName('kea', 4, 'dns-servers')).toBeUndefined()
  })

  it('are known by their code, those for private use too', () => {
    expect(dhcpOptionByCode(4, 42)?.name).toBe('ntp-servers')
    expect(dhcpOptionByCode(4, 114)?.name).toBe('v4-captive-portal')
    expect(dhcpOptionByCode(4, 224)).toEqual({ family: 4, code: 224, name: 'code-224', form: 'data' })
    expect(dhcpOptionByCode(6, 224)).toBeUndefined()
    expect(dhcpOptionByCode(4, 223)).toBeUndefined()
  })
})
