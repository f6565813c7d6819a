import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareObjects, objectLines, objectName } from './object-lines.ts'

describe('objectName', () => {
  it.each([
    ['reservation web03 eth0 10.20.0.13 52:54:00:00:00:0d', 'reservation web03 eth0'],
    ['gateway 10.20.0.0/24 10.20.0.1', 'gateway 10.20.0.0/24'],
    ['option 10.20.0.0/24 domain-name office.example', 'option 10.20.0.0/24 domain-name'],
    ['option web03 eth0 domain-name office.example', 'option web03 eth0 domain-name'],
    ['boot 10.20.0.0/24 uefi-x86-64 10.20.0.2 a.efi', 'boot 10.20.0.0/24 uefi-x86-64'],
    ['zone office.example serial 5', 'zone office.example serial'],
    ['record office.example web01 TXT "a b c"', 'record office.example web01 TXT'],
    ['something new', 'something new'],
    ['alone', 'alone'],
  ])('%s', (line, name) => {
    expect(objectName(line)).toBe(name)
  })
})

describe('compareObjects', () => {
  it('tells what came, what went, and what has another value', () => {
    const before = ['gateway 10.20.0.0/24 10.20.0.1', 'reservation a eth0 10.20.0.9 x', 'subnet 10.20.0.0/24']
    const after = [
      'gateway 10.20.0.0/24 10.20.0.254',
      'reservation b eth0 10.20.0.9 x',
      'subnet 10.20.0.0/24',
    ]
    expect(compareObjects(before, after)).toEqual({
      added: ['reservation b eth0 10.20.0.9 x'],
      removed: ['reservation a eth0 10.20.0.9 x'],
      changed: [{ before: 'gateway 10.20.0.0/24 10.20.0.1', after: 'gateway 10.20.0.0/24 10.20.0.254' }],
    })
  })

  it('does not take one record for another of its zone', () => {
    const { changed } = compareObjects(['record z. web A 10.0.0.1'], ['record z. db A 10.0.0.2'])
    expect(changed).toEqual([])
  })

  const lines = fc.array(
    fc
      .tuple(fc.constantFrom('record z a A', 'record z b A', 'gateway n', 'x'), fc.nat(3))
      .map((one) => one.join(' ')),
  )

  it('makes the one list of the other', () => {
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const { added, removed, changed } = compareObjects(before, after)
        const gone = [...removed, ...changed.map((one) => one.before)]
        const come = [...added, ...changed.map((one) => one.after)]
        for (const line of gone) before.splice(before.indexOf(line), 1)
        expect([...before, ...come].sort()).toEqual(after.toSorted())
        for (const one of changed) expect(objectName(one.before)).toBe(objectName(one.after))
        // What could be paired was.
        expect(removed.some((line) => added.some((other) => objectName(line) === objectName(other)))).toBe(
          false,
        )
      }),
    )
  })

  // With each line compared to each of the others it would take hours.
  it('is at its end soon with long lists, also where all of them is other', () => {
    const list = (net: number): string[] =>
      Array.from(
        { length: 100_000 },
        (_, index) => `reservation web${index} eth0 10.${net}.${index >> 8}.${index & 255} m`,
      )
    expect(compareObjects(list(1), list(2)).changed).toHaveLength(100_000)
    const sameName = Array.from({ length: 100_000 }, (_, index) => `record z @ A ${index}`)
    expect(compareObjects(sameName, []).removed).toHaveLength(100_000)
    expect(
      compareObjects(
        sameName,
        sameName.map((line) => `${line}x`),
      ).changed,
    ).toHaveLength(100_000)
  })
})

it('reads the lines of a text, without comments', () => {
  expect(objectLines('# made by\nsubnet 10.20.0.0/24\n\n')).toEqual(['subnet 10.20.0.0/24'])
})
