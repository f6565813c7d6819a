import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { schemaName, schemaPrefix } from './schema-name.ts'

/** Near to each other in every way that a name can be. */
const branch = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'A', '/', '_', '-', '.', '#', '"', 'ä', '😀'),
    minLength: 1,
    maxLength: 6,
  }),
  fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 45, maxLength: 70 }),
  fc.string({ minLength: 1 }),
)
const prefix = fc
  .stringMatching(new RegExp(schemaPrefix.source.replace('(?!pg-|pg$)', '')))
  .filter((text) => schemaPrefix.test(text))

describe('the schema of a branch', () => {
  it('is readable where the branch is', () => {
    expect(schemaName('hostwright', 'main')).toBe('hostwright_main')
    expect(schemaName('hostwright', 'customer/acme')).toBe('hostwright_customer_acme')
    expect(schemaName('site-b', 'customer/acme-2.x')).toBe('site-b_customer_acme-2.x')
    expect(schemaName('hostwright', 'customer_acme')).toMatch(/^hostwright_customer_acme#[0-9a-f]{16}$/)
  })

  it('is that of no other branch and no other prefix, and of a length that PostgreSQL keeps', () => {
    fc.assert(
      fc.property(prefix, branch, prefix, branch, (prefixA, a, prefixB, b) => {
        const [one, other] = [schemaName(prefixA, a), schemaName(prefixB, b)]
        expect(one === other).toBe(prefixA === prefixB && a === b)
        expect(Buffer.byteLength(one)).toBeLessThanOrEqual(63)
      }),
      { numRuns: 2000 },
    )
  })

  it('has a prefix that PostgreSQL does not keep for itself', () => {
    for (const good of ['hostwright', 'a', 'site-b', 'pgsite', 'x'.repeat(31)])
      expect(good).toMatch(schemaPrefix)
    for (const bad of ['', 'pg', 'pg-x', 'Site', 'a_b', '1a', 'a"b', 'x'.repeat(32)])
      expect(bad).not.toMatch(schemaPrefix)
  })
})
