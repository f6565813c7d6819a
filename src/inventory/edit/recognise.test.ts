import { expect, it } from 'vitest'
import { aHost } from '../../../test/lib/inventory-builder.ts'
import type { Host } from '../model/host.ts'
import { renderObject } from '../text/render.ts'
import { recognise } from './recognise.ts'

const [a, b, c] = ['a', 'b', 'c'].map((name, index) =>
  aHost(name, { serial: `S${index}`, os: `os${index}`, cpus: index + 1 }),
)
const all = [a, b, c].filter((host) => host !== undefined)

function found(
  parts: readonly (readonly [string, number | undefined, Host | undefined])[],
): readonly unknown[] {
  return recognise(
    'host',
    all,
    parts.map(([name, number, host]) => ({
      name,
      number,
      text: host === undefined ? 'kind: vm\nstate: planned\n' : renderObject('host', host),
    })),
  ).map((host) => host?.name)
}

it('goes by the number, then by the name, then by the place and the text', () => {
  expect(
    found([
      ['a', 1, a],
      ['x', 2, b],
      ['c', 3, c],
    ]),
  ).toEqual(['a', 'b', 'c'])
  expect(
    found([
      ['a', undefined, a],
      ['x', undefined, b],
      ['c', 3, c],
    ]),
  ).toEqual(['a', 'b', 'c'])
  expect(
    found([
      ['x', undefined, a],
      ['y', undefined, b],
      ['z', undefined, c],
    ]),
  ).toEqual(['a', 'b', 'c'])
})

it('takes what is elsewhere, or says something else, for new', () => {
  expect(
    found([
      ['b', 2, b],
      ['c', 3, c],
      ['x', undefined, a],
    ]),
  ).toEqual(['b', 'c', undefined])
  expect(
    found([
      ['a', 1, a],
      ['x', undefined, undefined],
      ['c', 3, c],
    ]),
  ).toEqual(['a', undefined, 'c'])
  expect(
    found([
      ['a', 1, a],
      ['x', 1, a],
      ['b', 2, b],
      ['c', 3, c],
    ]),
  ).toEqual(['a', undefined, 'b', 'c'])
})
