import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../test/lib/temp-store.ts'
import { passwordFromFile } from './password-file.ts'

const server = { host: 'db1', port: 5432, user: 'ann', database: 'inventory' }

function passwordFile(...lines: readonly string[]): string {
  const file = join(tempFolder(), '.pgpass')
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 })
  return file
}

describe('a password file', () => {
  it('gives the password of the first line that fits', () => {
    const file = passwordFile(
      '# db1:5432:inventory:ann:commented',
      'db2:5432:inventory:ann:other',
      'db1:5432:*:ann:first',
      '*:*:*:*:last',
    )
    expect(passwordFromFile({ ...server, passwordFile: file })).toBe('first')
    expect(passwordFromFile({ ...server, user: 'bob', passwordFile: file })).toBe('last')
  })

  it('may hold colons and backslashes behind a backslash', () => {
    const file = passwordFile(String.raw`db1:5432:in\:ven\\tory:ann:a\:b\\c:d`)
    const passwords = passwordFromFile({ ...server, database: String.raw`in:ven\tory`, passwordFile: file })
    expect(passwords).toBe(String.raw`a:b\c:d`)
  })

  it('knows a socket as localhost, or by its folder', () => {
    const socket = { ...server, host: '/run/postgresql' }
    expect(passwordFromFile({ ...socket, passwordFile: passwordFile('localhost:*:*:ann:x') })).toBe('x')
    expect(passwordFromFile({ ...socket, passwordFile: passwordFile('/run/postgresql:*:*:ann:y') })).toBe('y')
  })

  it('that others can read, that is none, or that has no such line gives nothing', () => {
    const file = passwordFile('*:*:*:*:x')
    chmodSync(file, 0o640)
    expect(passwordFromFile({ ...server, passwordFile: file })).toBeUndefined()
    expect(passwordFromFile({ ...server, passwordFile: '/nonexistent/.pgpass' })).toBeUndefined()
    expect(passwordFromFile({ ...server, passwordFile: tempFolder() })).toBeUndefined()
    expect(
      passwordFromFile({ ...server, passwordFile: passwordFile('', 'db1:5432', 'db2:*:*:*:x') }),
    ).toBeUndefined()
  })
})
