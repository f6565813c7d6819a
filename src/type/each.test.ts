import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sh } from '../core/shell.ts'
import { joinScripts, splitOutputs } from './each.ts'

const run = (script: string): Buffer =>
  execFileSync('/bin/sh', ['-c', script], { env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' } })

describe('joinScripts and splitOutputs', () => {
  it('give back each output with its code, whatever it looks like', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
            fc.integer({ min: 0, max: 255 }),
          ),
          {
            minLength: 1,
            maxLength: 5,
          },
        ),
        (cases) => {
          const scripts = cases.map(([text, code]) => sh`printf %s ${text}; exit ${code}`)
          const outputs = splitOutputs(run(joinScripts(scripts).text), cases.length)
          expect(outputs.map(({ code, output }) => [output.toString('utf8'), code])).toEqual(
            cases.map(([text, code]) => [Buffer.from(text, 'utf8').toString('utf8'), code]),
          )
        },
      ),
      { numRuns: 40 },
    )
  })

  it('keep trailing newlines and digits apart from the exit code', () => {
    const [a, b] = splitOutputs(run(joinScripts([sh`echo 5; echo`, sh`printf 50; exit 7`]).text), 2)
    expect([a?.output.toString(), a?.code, b?.output.toString(), b?.code]).toEqual(['5\n\n', 0, '50', 7])
  })

  it('refuse output that was cut', () => {
    const whole = run(joinScripts([sh`echo one`, sh`echo two`]).text)
    expect(() => splitOutputs(whole.subarray(0, -3), 2)).toThrow('cut short')
  })
})
