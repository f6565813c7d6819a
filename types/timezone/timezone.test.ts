import { describe, expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { timezone } from './index.ts'

function under(family: 'debian' | 'alpine' | 'freebsd') {
  const facts = factsOf('debian')
  return takeApart(timezone, { ...facts, os: { ...facts.os, family } })
}
const berlin = timezone('Europe/Berlin')

it('takes names of zones', () => {
  for (const zone of ['UTC', 'Etc/GMT+5', 'America/Argentina/Buenos_Aires', 'America/Port-au-Prince'])
    expect(timezone(zone).id).toBe(zone)
  for (const zone of [
    '',
    '/etc/passwd',
    '../x',
    'Europe/../x',
    'Europe/',
    'Europe Berlin',
    'zone.tab',
    '-x',
    'a\nb',
  ])
    expect(() => timezone(zone), zone).toThrow('must be the name of a zone')
})

describe('observe', () => {
  const found = (stdout: string, family: 'debian' | 'alpine' = 'debian') =>
    under(family).observe([berlin], stdout)['Europe/Berlin']

  it('reads link and name', () => {
    expect(found('link /usr/share/zoneinfo/Etc/UTC\nname Etc/UTC\nfile\nzone Europe/Berlin\nend\n')).toEqual({
      zone: 'Etc/UTC',
      name: 'Etc/UTC',
    })
    expect(found('link ../usr/share/zoneinfo/Europe/Berlin\nname \nzone Europe/Berlin\nend\n')).toEqual({
      zone: 'Europe/Berlin',
      name: '',
    })
    expect(found('link \nname \nzone Europe/Berlin\nend\n', 'alpine')).toEqual({
      zone: null,
      name: 'Europe/Berlin',
    })
    expect(() => found('link ')).toThrow('did not run to its end')
  })

  it('waits for the zone to be there, and takes one alone', () => {
    expect(found('link \nname \nend\n')).toMatchObject({ kind: 'unknown' })
    expect(under('debian').needs(berlin)).toEqual(['package:tzdata'])
    expect(under('debian').observe([berlin, timezone('UTC')], 'end\n')).toMatchObject({
      UTC: {
        kind: 'refused',
        reason: 'a host has one time zone, and the manifest names "Europe/Berlin" and "UTC"',
      },
    })
  })
})

it('writes the name where FreeBSD has it', () => {
  expect(under('freebsd').converge(berlin, { zone: 'Europe/Berlin', name: '' })[0]).toContain(
    'hw_put /var/db/zoneinfo 0644',
  )
  expect(under('debian').converge(berlin, { zone: null, name: 'Europe/Berlin' })).toHaveLength(1)
})
