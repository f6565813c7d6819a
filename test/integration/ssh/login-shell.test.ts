import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quote } from '../../../src/core/shell.ts'
import { forLoginShell } from '../../../src/ssh/login-shell.ts'

describe('forLoginShell', () => {
  it('leaves plain text readable', () => {
    expect(forLoginShell('uname -a')).toBe(`exec /bin/sh -c 'uname -a'`)
  })

  it('has nothing in it that csh or fish read otherwise, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const line = forLoginShell(`printf %s ${quote(text.replaceAll('\0', ''))}`)
        // Outside of \\' and \\0nnn no backslash, and never an exclamation mark or a line break.
        expect(line.replaceAll("\\'", '').replaceAll(/\\0[0-7]{3}/g, '')).not.toMatch(/[!\\\n]/)
      }),
    )
  })

  it('runs the text that it was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const wanted = text.replaceAll('\0', '')
        const line = forLoginShell(`printf %s ${quote(wanted)}`)
        expect(execFileSync('/bin/sh', ['-c', line]).equals(Buffer.from(wanted, 'utf8'))).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
})
