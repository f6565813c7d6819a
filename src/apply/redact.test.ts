import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Secret } from '../core/secret.ts'
import { quote } from '../core/shell.ts'
import { redactor, secretsIn } from './redact.ts'

describe('redactor', () => {
  it('takes a secret out of text, as it is and as shells, JSON, base64 and URLs have it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), fc.string(), (text, around) => {
        const secret = text.replaceAll(/[\0\s]/g, 'x')
        const redact = redactor([new Secret(secret)])
        const forms = [secret, quote(secret), JSON.stringify(secret), encodeURIComponent(secret)]
        for (const form of [...forms, Buffer.from(secret).toString('base64')])
          expect(redact(`${around} ${form}`)).toContain('[secret]')
      }),
    )
  })

  it('takes out single lines of a longer secret', () => {
    const redact = redactor([new Secret('-----BEGIN KEY-----\nMIIEvQIBADANBg\n-----END KEY-----\n')])
    expect(redact('error near MIIEvQIBADANBg')).toBe('error near [secret]')
  })

  it('leaves text alone where there is no secret', () => {
    expect(redactor([new Secret('')])('hello')).toBe('hello')
  })

  it('finds secrets however deep', () => {
    const [a, b] = [new Secret('a'), new Secret('b')]
    expect([...secretsIn({ x: a, list: [{ b }], content: Buffer.from('c'), none: null })]).toEqual([a, b])
  })
})
