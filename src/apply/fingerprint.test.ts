import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe as suite, expect, it } from 'vitest'
import { testTypes } from '../../test/lib/run-context.ts'
import { textFile } from '../../test/lib/test-types.ts'
import { factsView, hostView, inventoryView } from '../../test/lib/views.ts'
import { Secret } from '../core/secret.ts'
import type { Change, Texts } from '../type/define-type.ts'
import type { Content, State } from '../type/state.ts'
import { describe } from './describe-change.ts'
import { expand } from './expand.ts'
import { canonicalJson, desiredDigest, factsDigests, observedDigest } from './fingerprint.ts'
import { redactor } from './redact.ts'
import type { Placed } from './run-types.ts'

const SECRET = 'tr0ub4dor'
const redact = redactor([new Secret(SECRET)])

function placed(text: string | Secret): Placed {
  const resources = textFile('/etc/app.conf', { content: text })
  const evaluated = { resources, host: hostView('web01'), inventory: inventoryView([]), types: testTypes }
  const [only] = expand(evaluated, factsView()).order
  if (only === undefined) throw new Error('there is one resource')
  return only
}

function content(text: string, shown = true): Content {
  const sha256 = createHash('sha256').update(text).digest('hex')
  return { kind: 'content', sha256, bytes: text.length, ...(shown ? { text } : {}) }
}

/** From what is on the host, whose text is not at hand, to what is wanted. */
function change(before: State | null, after: State | null): Change {
  const keys = after === null ? [] : Object.keys(after)
  return { id: '/etc/app.conf', params: {}, before, after, keys }
}

function observed(file: Placed, wanted: string, there: string, texts: Texts): string {
  const made = change({ content: content(there, false) }, { content: content(wanted) })
  return observedDigest(file, made, describe(file, made, redact, texts), redact)
}

const both = (before: string, after: string): Texts => new Map([['content', { before, after }]])

suite('what a saved plan remembers of a state', () => {
  it('differs where the state does', () => {
    const file = placed('x')
    const [one, two] = ['port 1', 'port 2'].map((there) =>
      observed(file, 'port 3', there, both(there, 'port 3')),
    )
    expect(one).toMatch(/^[0-9a-f]{32}$/)
    expect(one).not.toBe(two)
    expect(desiredDigest(file, { content: content('a') }, redact)).not.toBe(
      desiredDigest(file, { content: content('b') }, redact),
    )
    expect(desiredDigest(file, null, redact)).not.toBe(desiredDigest(file, {}, redact))
  })

  it('is of no use for guessing a secret that is wanted', () => {
    const digest = (password: string): string =>
      desiredDigest(
        placed(new Secret(password)),
        { content: content(password, false), key: new Secret(password) },
        redact,
      )
    expect(digest('1234')).toBe(digest('4321'))
  })

  it('is of no use for guessing a secret within a text, on either side', () => {
    const file = placed('x')
    const [old, present] = [`password=${SECRET}\n`, 'password=other\n']
    const was = [old, `password=${SECRET}!\n`].map((there) =>
      observed(file, 'none\n', there, both(there, 'none\n')),
    )
    expect(was[0]).toBe(was[1])
    const made = change({ content: content(present, false) }, { content: content(old) })
    const report = describe(file, made, redact, both(present, old))
    expect(report.keys).toEqual([{ key: 'content', before: '[secret]', after: '[secret]', told: 'diff' }])
    expect(report.diff).toContain('+password=[secret]\n')
    expect(desiredDigest(file, made.after, redact)).toBe(
      desiredDigest(file, { content: content(`password=${SECRET}?\n`) }, redact),
    )
  })

  it('has nothing of the content of what is to go', () => {
    const digest = (text: string, mode: string): string =>
      observedDigest(placed('x'), change({ content: content(text, false), mode }, null), undefined, redact)
    expect(digest('1234', '0600')).toBe(digest('4321', '0600'))
    expect(digest('1234', '0600')).not.toBe(digest('1234', '0644'))
  })

  it('says which fact is another', () => {
    const [one, two] = [factsDigests(factsView()), factsDigests(factsView({ cpus: 7 }))]
    expect(Object.keys(one).filter((name) => one[name] !== two[name])).toEqual(['cpus'])
  })
})

suite('canonical JSON', () => {
  it('is the same whatever the order of keys, and reads as what it was', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).toReversed())
        expect(canonicalJson(turned, 2)).toBe(canonicalJson(value, 2))
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})
