import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { bindZones, parseServed } from './index.ts'

const wanted = bindZones('named', {
  config: '/etc/bind/hostwright/named.conf.hostwright',
  zones: { 'office.example': 2026112101, '0.20.10.in-addr.arpa': 7, 'new.example': 1 },
})

describe('bind_zones', () => {
  it('tells what is served from what is not', () => {
    expect(
      parseServed('configured\nOffice.Example. 2026112100\n0.20.10.in-addr.arpa. 7\n', wanted.params),
    ).toEqual({
      zones: ['office.example 2026112100', '0.20.10.in-addr.arpa 7'],
      configured: true,
      leftovers: [],
    })
    expect(parseServed('', wanted.params)).toEqual({ zones: [], configured: false, leftovers: [] })
    expect(parseServed('=leftover /etc/bind/z/old.zone\n', wanted.params).leftovers).toEqual(['old.zone'])
  })

  it('reloads only the zones that are not served as wanted', () => {
    const { definition, id, params } = wanted
    if (!('observe' in definition)) throw new Error('bind_zones is a plain type')
    const before = {
      zones: ['office.example 2026112100', '0.20.10.in-addr.arpa 7'],
      configured: true,
      leftovers: [],
    }
    const [step] = definition.converge({ id, params, before, after: {}, keys: ['zones'] }, undefined as never)
    if (step?.kind !== 'command') throw new Error('one command was expected')
    expect(step.script.text).toContain('for zone in office.example new.example; do rndc reload')
    expect(execFileSync('/bin/sh', ['-n'], { input: step.script.text, encoding: 'utf8' })).toBe('')
  })

  it.each([{ 'a b': 1 }, { 'office.example.': 1 }, { 'office.example': 2 ** 32 }, { 'office.example': -1 }])(
    'refuses %j',
    (zones) => {
      expect(() => bindZones('named', { config: '/etc/x', zones })).toThrow('Cannot use bind_zones')
    },
  )
})
