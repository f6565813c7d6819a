import { describe, expect, it } from 'vitest'
import { aRecord, healthy, withZones } from '../../../test/lib/healthy-inventory.ts'
import { defaultServiceSettings } from '../model/service-settings.ts'
import type { ZoneRecord } from '../model/zone.ts'
import type { CheckSettings } from './view.ts'
import { findingsOf } from './findings-of.ts'

const views = ['inside', 'outside'].map((name) => ({ name, clients: ['any'] }))
const settings: CheckSettings = {
  services: { ...defaultServiceSettings, dns: { ...defaultServiceSettings.dns, views } },
}

/** Codes found in the healthy inventory with further records, each as `VIEW: NAME TYPE DATA`. */
function codesWith(...texts: readonly string[]): readonly string[] {
  const records = texts.map((text): ZoneRecord => {
    const [, view, rest = ''] = /^(?:(\w+): )?(.*)$/.exec(text) ?? []
    return view === undefined ? aRecord(rest) : { ...aRecord(rest), view }
  })
  const office = healthy().zones[0]?.records ?? []
  const snapshot = withZones([{ name: 'office.example', records: [...office, ...records] }])
  return findingsOf(snapshot, { settings })
    .findings.filter(({ severity }) => severity !== 'info')
    .map(({ code }) => code)
}

describe('what is found of records', () => {
  it('in one view is not held against those of another', () => {
    expect(
      codesWith(
        'inside: a CNAME web01',
        'outside: a A 192.0.2.1',
        'inside: b CNAME c',
        'outside: c CNAME b',
        'inside: c A 192.0.2.2',
        'outside: b A 192.0.2.3',
        'inside: d A 192.0.2.4',
        'outside: d A 192.0.2.4',
        'inside: txt TXT v=spf1 -all',
        'outside: txt TXT v=spf1 mx -all',
        'inside: @ MX 20 e',
        'inside: e A 192.0.2.5',
        'outside: e CNAME web01',
      ),
    ).toEqual([])
  })

  it('counts where a view has both, and is told once', () => {
    expect(codesWith('inside: a CNAME web01', 'a A 192.0.2.1')).toEqual(['cname-beside-others'])
    expect(codesWith('b CNAME c', 'inside: c CNAME b', 'outside: c A 192.0.2.1')).toEqual(['cname-loop'])
    expect(codesWith('d A 192.0.2.4', 'd A 192.0.2.4', 'inside: x TXT x')).toEqual(['record-duplicate'])
    expect(codesWith('inside: web01 CNAME hv1')).toEqual(['cname-beside-others'])
  })

  it('is what points to a name that its own view does not have', () => {
    expect(codesWith('inside: @ MX 20 e', 'outside: e A 192.0.2.5')).toEqual(['target-missing'])
    expect(codesWith('inside: f CNAME e', 'outside: e A 192.0.2.5')).toEqual(['cname-dangling'])
    expect(codesWith('insde: f A 192.0.2.5')).toEqual(['view-unknown'])
  })

  it('is what points, in all views, to a name that one of them does not have', () => {
    expect(codesWith('f CNAME e', 'outside: e A 192.0.2.5')).toEqual(['cname-dangling'])
    expect(codesWith('f CNAME e', 'outside: e A 192.0.2.5', 'inside: e A 192.0.2.6')).toEqual([])
    expect(codesWith('@ MX 20 e', 'outside: e A 192.0.2.5')).toEqual(['target-missing'])
    expect(codesWith('outside: f CNAME e', 'outside: e A 192.0.2.5')).toEqual([])
  })
})
