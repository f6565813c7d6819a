import { expect, it } from 'vitest'
import { objectAt, pathOf } from './paths.ts'

it.each([
  ['host', 'web01', 'inventory/hosts/web01.yaml'],
  ['zone', 'office.example', 'inventory/zones/office.example.yaml'],
  ['zone', '64/26.2.0.192.in-addr.arpa', 'inventory/zones/64+26.2.0.192.in-addr.arpa.yaml'],
] as const)('the text of %s "%s" lies in %s', (kind, name, path) => {
  expect(pathOf(kind, name)).toBe(path)
  expect(objectAt(path)).toEqual({ kind, name })
})

it.each([
  'inventory/hosts/a/b.yaml',
  'inventory/zones/64/26.yaml',
  'inventory/hosts/web01.yml',
  'manifests/site.ts',
])('%s is the text of no object', (path) => {
  expect(objectAt(path)).toBeUndefined()
})
