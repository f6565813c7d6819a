import { describe, expect, it } from 'vitest'
import { hostView } from '../../test/lib/views.ts'
import type { HostView } from '../type/inventory-view.ts'
import { jumpsOf } from './jump-path.ts'

function pathOf(
  host: string,
  attributes: Readonly<Record<string, string | readonly string[]>>,
): readonly string[] {
  const hosts = new Map<string, HostView>(
    ['web01', 'bastion1', 'bastion2', 'inner'].map((name) => {
      const jump = attributes[name]
      return [name, { ...hostView(name), attributes: jump === undefined ? {} : { 'ssh-jump': jump } }]
    }),
  )
  const view = { host: (name: string) => hosts.get(name) }
  const of = hosts.get(host)
  if (of === undefined) throw new Error('no such host')
  return jumpsOf(of, view, ({ name }) => ({ name, address: `${name}.example`, hostKeys: [] }), 'root').map(
    ({ name, address, port, user }) =>
      [user, name === address ? '' : name, address, port].filter(Boolean).join(' '),
  )
}

describe('jumpsOf', () => {
  it.each([
    [{}, []],
    [{ web01: 'none' }, []],
    [{ web01: 'bastion1' }, ['bastion1 bastion1.example']],
    [{ web01: 'bastion1, bastion2' }, ['bastion1 bastion1.example', 'bastion2 bastion2.example']],
    [{ web01: ['bastion1', 'bastion2'] }, ['bastion1 bastion1.example', 'bastion2 bastion2.example']],
    // The way to the first is its own; those after it are reached from there.
    [{ web01: 'inner', inner: 'bastion1' }, ['bastion1 bastion1.example', 'inner inner.example']],
    [{ web01: 'bastion1,inner', inner: 'bastion2' }, ['bastion1 bastion1.example', 'inner inner.example']],
    [{ web01: 'anna@192.0.2.1:2222' }, ['anna 192.0.2.1 2222']],
    [{ web01: '[fd20::1]:2222' }, ['root fd20::1 2222']],
    [{ web01: 'gate.example.com' }, ['root gate.example.com']],
  ])('%j', (attributes, expected) => {
    expect(pathOf('web01', attributes)).toEqual(expected)
  })

  it('takes a group as a whole, the jump hosts in it as well', () => {
    const everybody = { web01: 'bastion1,inner', bastion1: 'bastion1,inner', inner: 'bastion1,inner' }
    expect(pathOf('bastion1', everybody)).toEqual([])
    expect(pathOf('inner', everybody)).toEqual(['bastion1 bastion1.example'])
    expect(pathOf('web01', everybody)).toHaveLength(2)
  })

  it('refuses a circle, and a host that nobody knows', () => {
    expect(() => pathOf('web01', { web01: 'inner', inner: 'bastion1', bastion1: 'web01' })).toThrow(
      'its jump hosts go round in a circle: web01 > inner > bastion1 > web01',
    )
    expect(() => pathOf('web01', { web01: 'bastoin1' })).toThrow(
      'Cannot reach "web01" through "bastoin1": the inventory has no such host',
    )
  })
})
