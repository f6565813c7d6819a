/** Text that people and their enemies type, all of it to be kept exactly. */
import fc from 'fast-check'
import type { Attributes } from '../../src/inventory/model/host.ts'
import type { Waiver } from '../../src/inventory/model/waiver.ts'

/** Quotes, syntax of every file that is generated, formulas, other directions of writing, signs of several code points. */
const HOSTILE = [
  `it's "quoted" \`so\` \\ and \\n`,
  '=cmd|"/c calc"!A1',
  '@SUM(1+9)*cmd',
  '+49 30 1234',
  '-1',
  '../../etc/passwd',
  '$(reboot); rm -rf / # {{x}} ${y}',
  'a,b;c\td',
  ' left and right ',
  'שלום \u202Eevil\u202C',
  'مرحبا',
  '👩‍👩‍👧 👍🏽 é e\u0301',
  'null',
  'true',
  '1e5',
  '00123',
  '2026-07-01',
  '# no comment',
  '[a, b]: {c}',
  '\uFEFFbom\u2028line',
  '<b>&amp;</b>',
  "'; DROP TABLE host; --",
  '%_?*',
] as const

/** One line, without control characters, never empty. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text)),
)

/** Several lines, some of them empty. */
export const hostileNotes: fc.Arbitrary<string> = fc
  .array(fc.oneof(hostileText, fc.constant('')), { minLength: 1, maxLength: 4 })
  .map((lines) => lines.join('\n'))
  .filter((text) => text !== '')

export const arbitraryAttributes: fc.Arbitrary<Attributes> = fc.dictionary(
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,8}$/),
  fc.oneof(
    hostileText,
    hostileNotes,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.boolean(),
    fc.array(hostileText, { maxLength: 3 }),
  ),
  { maxKeys: 3, noNullPrototype: true },
)

export const arbitraryWaivers: fc.Arbitrary<readonly Waiver[]> = fc.uniqueArray(
  fc.record(
    {
      code: fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/),
      about: hostileText,
      reason: hostileText,
      until: fc
        .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10)),
    },
    { requiredKeys: ['code', 'reason', 'until'] },
  ),
  { maxLength: 2, selector: ({ code, about }) => JSON.stringify([code, about ?? null]) },
)
