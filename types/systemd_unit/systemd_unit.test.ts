import { describe, expect, it } from 'vitest'
import type { PlainType } from '../../src/type/define-type.ts'
import { partsOf } from '../../test/lib/composed.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { systemdUnit } from './index.ts'
import { unitText } from './unit-text.ts'

type Options = NonNullable<Parameters<typeof systemdUnit>[1]>
const context = contextOf(factsOf('systemd'))
const partsIn = (id: string, options: Options) => partsOf(systemdUnit(id, options), context)
const names = (id: string, options: Options) => partsIn(id, options).map(({ name }) => name)
const sections = { Service: { ExecStart: '/bin/true' } }
const RELOAD = 'command:have systemd read a.service again'

describe('the text', () => {
  it('has a line for each value', () => {
    expect(
      unitText({
        Unit: { Description: 'x', StartLimitBurst: 3 },
        Service: { ExecStart: ['', '/bin/true'], PrivateTmp: true, RemainAfterExit: false },
      }),
    ).toBe(
      '[Unit]\nDescription=x\nStartLimitBurst=3\n\n[Service]\nExecStart=\nExecStart=/bin/true\nPrivateTmp=yes\nRemainAfterExit=no\n',
    )
  })
})

describe('the parts', () => {
  it('are a file, and what has systemd read it', () => {
    expect(names('a.service', { sections })).toEqual(['file:/etc/systemd/system/a.service', RELOAD])
    const [file, reload] = partsIn('a.service', { content: '[Service]\n', verify: false })
    expect(file?.params).toMatchObject({
      content: '[Service]\n',
      owner: 'root',
      mode: '0644',
    })
    expect(reload?.triggers['run']?.map(({ name }) => name)).toEqual(['file:/etc/systemd/system/a.service'])
    expect(reload?.params).toMatchObject({
      onlyWhenCalled: true,
      run: expect.stringContaining('DropInPaths -- a.service'),
    })
    expect(partsIn('a@.service', { sections })[1]?.params).toMatchObject({ run: 'systemctl daemon-reload' })
  })

  it('are checked under their own names', () => {
    const [file] = partsIn('a.service', { sections })
    expect(file?.params).toMatchObject({ validate: expect.stringContaining('cp %s "$hw_folder"/a.service') })
    const override = partsIn('a.service', { sections, override: true })
    expect(override.map(({ name }) => name)).toEqual([
      'directory:/etc/systemd/system/a.service.d',
      'file:/etc/systemd/system/a.service.d/override.conf',
      RELOAD,
    ])
    expect(override[1]?.params).toMatchObject({
      validate: expect.stringContaining('cp %s "$hw_folder"/a.service.d/override.conf'),
    })
  })

  it('have the service where it is to be chosen, and restart it where it runs', () => {
    const service = partsIn('a.service', { sections, enabled: true, running: true }).at(-1)
    expect(service).toMatchObject({ name: 'service:a.service', params: { running: true, enabled: true } })
    expect(service?.triggers['restart']).toHaveLength(1)
    const enabled = partsIn('a.service', { sections, enabled: true }).at(-1)
    expect(enabled).toMatchObject({ params: { running: null, enabled: true } })
    expect(enabled?.triggers['restart']).toEqual([])
  })

  it('go with the service first', () => {
    expect(names('a.service', { state: 'absent' })).toEqual([
      'service:a.service',
      'file:/etc/systemd/system/a.service',
      RELOAD,
    ])
    expect(names('a.service', { state: 'absent', override: true })).toEqual([
      'file:/etc/systemd/system/a.service.d/override.conf',
      RELOAD,
    ])
    expect(names('a@.service', { state: 'absent' })).toEqual([
      'file:/etc/systemd/system/a@.service',
      'command:have systemd read a@.service again',
    ])
  })

  it('are read by systemd once they have been put back', () => {
    const [part] = partsIn('a.service', { sections })
    const definition = part?.definition as PlainType
    const change = { id: part?.id ?? '', params: part?.params, before: null, after: {}, keys: [] }
    expect(definition.putBack?.(change, context)?.text).toBe('systemctl daemon-reload')
    expect(definition.putBack?.({ ...change, id: '/etc/motd' }, context)).toBeNull()
  })

  it('are of systemd', () => {
    expect(() =>
      partsOf(systemdUnit('a.service', { sections }), { ...context, facts: factsOf('debian') }),
    ).toThrow('Cannot make "a.service" on "systemd": its init system is sysv, and units are of systemd')
  })
})

it.each<[string, string, Options]>([
  ['the whole name of a unit', 'a', { sections }],
  ['the whole name of a unit', '../a.service', { sections }],
  ['the whole name of a unit', 'a b.service', { sections }],
  ['one of the two', 'a.service', {}],
  ['one of the two', 'a.service', { sections, content: '' }],
  ['must be one line', 'a.service', { sections: { Service: { ExecStart: 'x\n[Install]' } } }],
  ['backslash at its end', 'a.service', { sections: { Service: { ExecStart: 'x \\' } } }],
  ['sections', 'a.service', { sections: { 'A]\n': {} } }],
  ['sections', 'a.service', { sections: { Service: { 'a=b': 1 } } }],
  ['cannot be enabled', 'a.service', { state: 'absent', enabled: true }],
  ['its instances do', 'a@.service', { sections, running: true }],
])('is refused: %s (%s)', (reason, id, options) => {
  expect(() => systemdUnit(id, options)).toThrow(reason)
})
