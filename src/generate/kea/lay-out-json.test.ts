import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layOutJson, whereAny, type Json, type JsonObject } from './lay-out-json.ts'

const key = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
const { object } = fc.letrec<{ object: JsonObject; value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.boolean(),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.oneof(key, fc.constantFrom('reservations', 'option-data')), tie('value'), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
}))

describe('layOutJson', () => {
  it('writes what JSON.parse reads as the same, keys in their order', () => {
    fc.assert(
      fc.property(object, (value) => {
        const text = layOutJson(value)
        expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(value))
        expect(text.endsWith('\n')).toBe(true)
      }),
    )
  })

  it('has each item on a line of its own, and small things on one line', () => {
    const reservations = [
      { 'hw-address': 'a', 'option-data': [{ code: 12, data: 'x' }] },
      { duid: 'b', none: undefined },
    ]
    expect(layOutJson({ Dhcp4: { names: ['x', 'y'], subnet4: [{ id: 1, reservations }], some: { a: [1] } } }))
      .toBe(`{
  "Dhcp4": {
    "names": ["x", "y"],
    "subnet4": [
      {
        "id": 1,
        "reservations": [
          { "hw-address": "a", "option-data": [{ "code": 12, "data": "x" }] },
          { "duid": "b" }
        ]
      }
    ],
    "some": { "a": [1] }
  }
}
`)
  })
})

describe('whereAny', () => {
  it('leaves out a list that is empty', () => {
    expect([whereAny('a', []), whereAny('a', [1])]).toEqual([{}, { a: [1] }])
  })
})
