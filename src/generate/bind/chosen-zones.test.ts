import { describe, expect, it } from 'vitest'
import { office } from '../../../test/lib/inventory-builder.ts'
import { Invalid } from '../../core/errors.ts'
import { generateBind, type BindOptions } from './generate-bind.ts'

const now = new Date('2026-11-21T12:00:00Z')

function zonesFor(choice: Partial<BindOptions>): readonly string[] {
  return generateBind(office(), { now, ...choice }).serials.map(({ zone }) => zone)
}

describe('chosen zones', () => {
  it('are those named, however they are written', () => {
    expect(zonesFor({ zones: ['Office.Example.'] })).toEqual(['office.example'])
    expect(zonesFor({ server: 'infra1', zones: ['0.20.10.in-addr.arpa'] })).toEqual(['0.20.10.in-addr.arpa'])
  })

  it('are those that the server writes, or those that it fetches', () => {
    expect(zonesFor({ server: 'infra1', role: 'primary' })).toEqual(zonesFor({ server: 'infra1' }))
    expect(zonesFor({ server: 'infra1', role: 'secondary' })).toEqual([])
  })

  it('are refused where the server has none of that name', () => {
    let thrown: unknown
    try {
      zonesFor({ server: 'infra1', zones: ['ofice.example'] })
    } catch (error) {
      thrown = error
    }
    expect(thrown instanceof Invalid ? thrown.problems : thrown).toEqual([
      {
        message: 'zone "ofice.example" is none that the server serves',
        hint: 'did you mean "office.example"?',
      },
    ])
  })
})
