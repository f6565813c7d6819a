import { expect, it } from 'vitest'
import { aHost } from '../../../test/lib/inventory-builder.ts'
import type { Change } from '../model/change.ts'
import type { Host } from '../model/host.ts'
import { alikeChanges } from './alike-changes.ts'

const change = (before: Host | undefined, after: Host | undefined): Change => ({
  kind: 'host',
  before,
  after,
})

it('brings together what became of many objects alike', () => {
  const tagged = (name: string, tags: readonly string[], fields: Partial<Host> = {}): Change =>
    change(aHost(name, fields), aHost(name, { ...fields, tags }))
  const changes = [
    tagged('a', ['edge']),
    tagged('b', ['edge'], { cpus: 4 }),
    tagged('c', ['core']),
    change(aHost('d'), undefined),
    change(undefined, aHost('e')),
    change(aHost('f', { cpus: 2 }), undefined),
    change(aHost('g'), aHost('h')),
    change(aHost('i'), aHost('j')),
  ]
  const shown = alikeChanges(changes).map(({ first, others }) =>
    [first, ...others].map(({ before, after }) => (before ?? after)?.name),
  )
  expect(shown).toEqual([['a', 'b'], ['c'], ['d', 'f'], ['e'], ['g'], ['i']])
})
