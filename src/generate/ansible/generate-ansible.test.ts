import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../../test/lib/inventory-builder.ts'
import { generateAnsible, type AnsibleOptions } from './generate-ansible.ts'

const snapshot = aSnapshot({
  networks: [aNetwork('office', [aSubnet('10.20.0.0/24', { domain: 'office.example' })])],
  groups: [
    { name: 'all', parents: [], attributes: { ntp: '10.0.0.1' } },
    { name: 'db', parents: ['site-1'], attributes: { port: 5432 } },
    { name: 'site-1', parents: [], attributes: { port: 1, 'log.level': 'info' } },
    { name: 'web', parents: ['site-1'], attributes: {} },
  ],
  hosts: [
    aHost('alone', { nics: [aNic('eth0', 'office', ['10.20.0.9'])] }),
    aHost('db01', { groups: ['db', 'web'], attributes: { role: 'db', list: ['a', 'b'] } }),
    aHost('web01', { groups: ['web'], nics: [aNic('eth0', 'office', ['10.20.0.4'])] }),
    aHost('old', { state: 'retired', groups: ['web'] }),
  ],
})

function generated(options: AnsibleOptions): unknown {
  return parse(generateAnsible(snapshot, options)[0]?.text ?? '')
}

const facts = (fqdn: string, groups: readonly string[] = []) => ({
  fqdn,
  kind: 'physical',
  state: 'active',
  ...(groups.length === 0 ? {} : { groups }),
})

describe('an Ansible inventory', () => {
  it('is printed for --list with groups, their children, and what every host inherits', () => {
    expect(generated({ list: true })).toEqual({
      _meta: {
        hostvars: {
          alone: { ansible_host: '10.20.0.9', hostwright: facts('alone.office.example') },
          db01: {
            hostwright: facts('db01', ['db', 'web', 'site-1']),
            role: 'db',
            list: ['a', 'b'],
            port: 5432,
            log_level: 'info',
          },
          web01: {
            ansible_host: '10.20.0.4',
            hostwright: facts('web01.office.example', ['web', 'site-1']),
            port: 1,
            log_level: 'info',
          },
        },
      },
      all: { children: ['ungrouped', 'site_1'], vars: { ntp: '10.0.0.1' } },
      ungrouped: { hosts: ['alone'] },
      db: { hosts: ['db01'], vars: { port: 5432 } },
      site_1: { children: ['db', 'web'], vars: { port: 1, log_level: 'info' } },
      web: { hosts: ['db01', 'web01'] },
    })
  })

  it('is printed for --host with the variables of one host', () => {
    expect(generated({ host: 'web01' })).toEqual({
      ansible_host: '10.20.0.4',
      hostwright: facts('web01.office.example', ['web', 'site-1']),
      port: 1,
      log_level: 'info',
    })
    expect(() => generated({ host: 'web1' })).toThrow(
      'Cannot generate an Ansible inventory of host "web1": there is none',
    )
    expect(() => generated({ host: 'old' })).toThrow('there is none')
  })

  it('is a file where it is static, with a value at the host where several groups have one', () => {
    expect(generated({})).toEqual({
      all: {
        vars: { ntp: '10.0.0.1' },
        hosts: {
          alone: { ansible_host: '10.20.0.9', hostwright: facts('alone.office.example') },
          db01: {
            hostwright: facts('db01', ['db', 'web', 'site-1']),
            role: 'db',
            list: ['a', 'b'],
            port: 5432,
          },
          web01: { ansible_host: '10.20.0.4', hostwright: facts('web01.office.example', ['web', 'site-1']) },
        },
        children: {
          db: { hosts: { db01: {} }, vars: { port: 5432 } },
          site_1: { children: { db: {}, web: {} }, vars: { port: 1, log_level: 'info' } },
          web: { hosts: { db01: {}, web01: {} } },
        },
      },
    })
  })

  it('is refused where two groups would have one name', () => {
    const groups = ['a-b', 'a_b'].map((name) => ({ name, parents: [], attributes: {} }))
    expect(() => generateAnsible(aSnapshot({ groups }), {})).toThrow(
      'groups "a-b" and "a_b" would both be called "a_b"',
    )
  })
})
