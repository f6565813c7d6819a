import { XMLParser, XMLValidator } from 'fast-xml-parser'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HostReport, ResourceReport } from '../apply/report.ts'
import { junitText } from './junit.ts'

function reportOf(changes: Partial<HostReport>): HostReport {
  return {
    host: 'web01',
    outcome: 'ok',
    resources: [],
    triggers: [],
    counts: { ok: 0, changed: 0, failed: 0, skipped: 0, unknown: 0 },
    learned: [],
    notes: [],
    duration: 1500,
    ...changes,
  }
}

function resource(changes: Partial<ResourceReport>): ResourceReport {
  return { name: 'file:/etc/motd', outcome: 'ok', at: 'manifests/site.ts:4', within: [], ...changes }
}

/** As another program reads it. */
function read(text: string): unknown {
  expect(XMLValidator.validate(text)).toBe(true)
  return new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    trimValues: false,
    parseAttributeValue: false,
    parseTagValue: false,
    isArray: (name) => name === 'testcase' || name === 'testsuite',
    htmlEntities: true,
  }).parse(text)
}

describe('junitText', () => {
  it('has a suite for each host and a case for each resource', () => {
    const command = { script: 'false', code: 1, stderr: 'no <way> & "out"' }
    const text = junitText(
      [
        reportOf({
          outcome: 'failed',
          resources: [
            resource({}),
            resource({ name: 'file:/etc/hosts', outcome: 'failed', reason: 'it broke', command }),
            resource({
              name: 'service:web',
              outcome: 'skipped',
              reason: 'it needs file:/etc/hosts, which failed',
            }),
          ],
        }),
        reportOf({ host: 'db01', outcome: 'skipped', reason: '1 of 2 hosts failed', duration: 0 }),
      ],
      'apply',
    )
    expect(text).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="cfg apply" tests="4" failures="1" errors="0" skipped="2" time="1.500">
  <testsuite name="web01" tests="3" failures="1" errors="0" skipped="1" time="1.500">
    <testcase classname="web01" name="file:/etc/motd"/>
    <testcase classname="web01" name="file:/etc/hosts">
      <failure message="it broke">it broke
at manifests/site.ts:4
$ false
exit code 1
no &#60;way&#62; &#38; &#34;out&#34;</failure>
    </testcase>
    <testcase classname="web01" name="service:web">
      <skipped message="it needs file:/etc/hosts, which failed"/>
    </testcase>
  </testsuite>
  <testsuite name="db01" tests="1" failures="0" errors="0" skipped="1" time="0.000">
    <testcase classname="db01" name="host">
      <skipped message="1 of 2 hosts failed"/>
    </testcase>
  </testsuite>
</testsuites>
`)
  })

  it('calls drift a failure, and a difference in a plan none', () => {
    const report = reportOf({ outcome: 'changed', resources: [resource({ outcome: 'changed' })] })
    expect(junitText([report], 'verify')).toContain('failures="1"')
    expect(junitText([report], 'plan')).toContain('failures="0"')
  })

  it('is XML for any text, and gives it back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (reason) => {
        const found = read(
          junitText([reportOf({ resources: [resource({ outcome: 'failed', reason })] })], 'apply'),
        )
        const written = reason.replaceAll(
          /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu,
          '\uFFFD',
        )
        expect(JSON.stringify(found)).toContain(JSON.stringify(written).slice(1, -1))
      }),
    )
  })
})
