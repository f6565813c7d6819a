import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAnswers } from './answers.ts'
import { accountOf, AccountId } from './mariadb-account.ts'
import * as mariadb from './mariadb-text.ts'
import * as postgresql from './postgresql-text.ts'

const text = fc.string({ unit: 'binary' }).filter((one) => !one.includes('\0'))

/** What stands between the quotes, as a server reads it; throws where they do not hold it together. */
function read(quoted: string, quote: string, escapes: boolean): string {
  if (quoted.length < 2 || quoted.at(0) !== quote || quoted.at(-1) !== quote) throw new Error('not in quotes')
  let found = ''
  for (let index = 1; index < quoted.length - 1; index += 1) {
    const one = quoted.charAt(index)
    if (one === quote || (escapes && one === '\\')) {
      index += 1
      if (index === quoted.length - 1 || quoted.charAt(index) !== one) throw new Error(`it ends at ${index}`)
    }
    found += one
  }
  return found
}

describe('what is quoted is read as it was', () => {
  it('by PostgreSQL', () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(read(postgresql.identifier(one), '"', false)).toBe(one)
        const constant = postgresql.literal(one)
        const escapes = constant.startsWith(' E')
        expect(escapes).toBe(one.includes('\\'))
        expect(read(escapes ? constant.slice(2) : constant, "'", escapes)).toBe(one)
      }),
    )
  })

  it('by MariaDB', () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(read(mariadb.identifier(one), '`', false)).toBe(one)
        expect(read(mariadb.literal(one), "'", true)).toBe(one)
      }),
    )
  })

  it('and a NUL is refused', () => {
    for (const quote of [postgresql.identifier, postgresql.literal, mariadb.identifier, mariadb.literal])
      expect(() => quote('a\0b')).toThrow(RangeError)
    expect([postgresql.literals([]), mariadb.literals(['a', "'"])]).toEqual(['(NULL)', "('a', '''')"])
  })
})

describe('an account of MariaDB', () => {
  it('has one writing', () => {
    const ids = ['shop', 'shop@LOCALHOST', 'shop@localhost', 'a@b@10.%']
    expect(ids.map((id) => AccountId.parse(id))).toEqual([
      'shop@localhost',
      'shop@localhost',
      'shop@localhost',
      'a@b@10.%',
    ])
    expect(accountOf('a@b@10.%')).toEqual({ user: 'a@b', host: '10.%' })
    for (const bad of ['', '@localhost', 'a@', "a@'x'", 'a@b c', 'a\nb', 'a '])
      expect(AccountId.safeParse(bad).success, bad).toBe(false)
  })

  it('is granted a database, and none of a like name', () => {
    expect(mariadb.databasePattern(String.raw`my_app%\x`)).toBe(String.raw`my\_app\%\\x`)
  })
})

describe('answers', () => {
  it('are rows, or what was complained of', () => {
    const stdout = '{"a":1}\n{"a":2}\n=ended 0\nWARNING: x\npsql: error: FATAL:  no\nmore\n=ended 2\n'
    expect(readAnswers(stdout, 2)).toEqual([
      { rows: [{ a: 1 }, { a: 2 }], ok: true, said: '' },
      { rows: [], ok: false, said: 'psql: error: FATAL:  no' },
    ])
    expect(() => readAnswers(stdout, 3)).toThrow('3 questions had 2 answers')
  })
})
