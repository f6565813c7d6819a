import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { locale } from './index.ts'

function under(family: 'debian' | 'alpine' | 'redhat') {
  const facts = factsOf('debian')
  return takeApart(locale, { ...facts, os: { ...facts.os, id: family, family } })
}
const german = locale('de_DE.UTF-8')

function printed(
  parts: Partial<Record<'generated' | 'program' | 'list' | 'known' | 'file' | 'variables', string>>,
): string {
  const names = ['generated', 'program', 'list', 'known', 'file', 'variables'] as const
  return `${names.map((name) => `=${name}\n${parts[name] ?? ''}`).join('')}=end\n`
}
const DEBIAN = {
  program: '/usr/sbin/locale-gen\n',
  known: 'de_DE.UTF-8 UTF-8\n',
  file: '/etc/default/locale\n',
}

it('takes names of locales', () => {
  for (const name of [
    'C',
    'C.UTF-8',
    'de_DE',
    'de_DE.UTF-8',
    'de_DE@euro',
    'nds_DE',
    'eo',
    'ca_ES.UTF-8@valencia',
  ])
    expect(locale(name).id).toBe(name)
  for (const name of ['', '-a', 'german', 'de_DE UTF-8', 'de_DE.UTF-8\nx', '../x', 'DE_de'])
    expect(() => locale(name), name).toThrow('must be the name of a locale')
  expect(() => locale('de_DE.UTF-8', { default: true, state: 'absent' })).toThrow('cannot be used by logins')
  expect(() => locale('de_DE.UTF-8', { categories: ['LC_ALL' as never] })).toThrow('categories')
})

describe('observe', () => {
  const found = (parts: Parameters<typeof printed>[0], resource = german) =>
    under('debian').observe([resource], printed(parts))[resource.id]

  it('knows a locale by the names that it has', () => {
    expect(
      found({ ...DEBIAN, generated: 'C\nde_DE.utf8\n', list: '# a comment of words\nde_DE.UTF-8  UTF-8\n' }),
    ).toEqual({ generated: true, listed: true, used: [], charset: 'UTF-8', file: '/etc/default/locale' })
    expect(found({ ...DEBIAN, list: '# de_DE.UTF-8 UTF-8\n' })).toMatchObject({
      generated: false,
      listed: false,
    })
    expect(
      found(
        { ...DEBIAN, known: 'de_DE@euro ISO-8859-15\n', generated: 'de_DE@euro\n' },
        locale('de_DE@euro'),
      ),
    ).toMatchObject({
      generated: true,
      listed: false,
      charset: 'ISO-8859-15',
    })
    expect(found(DEBIAN, locale('C.UTF-8'))).toMatchObject({ generated: true, listed: true })
  })

  it('sees which variables have it, of those that are asked for', () => {
    const variables = '# LANG=x\nLANG="de_DE.UTF-8"\nLC_TIME=en_GB.UTF-8\nLC_PAPER=de_DE.UTF-8\n'
    const used = (options: Parameters<typeof locale>[1]) =>
      (
        found({ ...DEBIAN, generated: 'de_DE.utf8\n', variables }, locale('de_DE.UTF-8', options)) as {
          used: unknown
        }
      ).used
    expect(used({ default: true, categories: ['LC_TIME'] })).toEqual(['LANG'])
    expect(used({})).toEqual([])
    expect(used({ state: 'absent' })).toEqual(['LANG', 'LC_PAPER'])
  })

  it('says what is missing', () => {
    expect(found({})).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('no locale-gen') })
    expect(found({ ...DEBIAN, known: '' })).toMatchObject({
      kind: 'refused',
      reason: 'the host knows no locale "de_DE.UTF-8"',
    })
    expect(under('alpine').observe([german], printed(DEBIAN))).toMatchObject({
      'de_DE.UTF-8': { kind: 'refused' },
    })
    expect(() => under('debian').observe([german], '=generated\n')).toThrow('did not run to its end')
    expect(under('debian').needs(german)).toContain('package:glibc-langpack-de')
  })

  it('gives a variable to one locale', () => {
    expect(
      under('debian').observe(
        [locale('de_DE.UTF-8', { default: true }), locale('C', { default: true })],
        printed(DEBIAN),
      ),
    ).toMatchObject({
      C: { kind: 'refused', reason: 'the manifest gives LANG to "C" and to "de_DE.UTF-8"' },
      'de_DE.UTF-8': { kind: 'refused' },
    })
  })

  it('takes the locales of a Fedora package as they are', () => {
    const wanted = locale('de_DE.UTF-8', { default: true })
    const state = under('redhat').observe(
      [wanted],
      printed({ generated: 'de_DE.utf8\n', file: '/etc/locale.conf\n' }),
    )
    expect(state).toEqual({
      'de_DE.UTF-8': { generated: true, listed: true, used: [], charset: '', file: '/etc/locale.conf' },
    })
    const scripts = under('redhat').converge(wanted, state['de_DE.UTF-8'] as never)
    expect(scripts).toHaveLength(1)
    expect(scripts[0]).toContain(
      "HW_LINES='LANG=de_DE.UTF-8\tLANG' && export HW_LINES && hw_fill /etc/locale.conf",
    )
  })
})
