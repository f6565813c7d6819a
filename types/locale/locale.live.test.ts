import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { checkPutBack } from '../../test/lib/check-put-back.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { locale } from './index.ts'

onHosts(['debian'], (on) => {
  it('waits for its package, then makes a locale, has logins use it, and removes it', async () => {
    await expect(settle(on.target, locale('de_DE.UTF-8'), 'missing')).rejects.toThrow(
      'the host has no locale "de_DE.UTF-8", and no locale-gen to make it',
    )
    await on.host.exec('apt-get -qq -y install locales')
    const before = await on.host.readFile('/etc/locale.gen')
    await checkConformance(on.target, {
      create: locale('de_LU.UTF-8'),
      changes: [locale('de_LU.UTF-8', { default: true }), locale('de_LU.UTF-8', { categories: ['LC_TIME'] })],
    })
    expect(await on.host.readFile('/etc/default/locale')).toMatch(/LANG=de_LU.UTF-8\nLC_TIME=de_LU.UTF-8\n$/)
    expect(await on.host.readFile('/etc/locale.gen')).toBe(before.replace('# de_LU.UTF-8', 'de_LU.UTF-8'))
    await checkConformance(on.target, { create: locale('de_LU.UTF-8', { state: 'absent' }) })
    expect(await on.host.readFile('/etc/locale.gen')).toBe(before)
    expect(await on.host.readFile('/etc/default/locale')).not.toContain('de_LU')
    expect((await on.host.exec('locale -a')).stdout).not.toContain('de_LU')
  })

  it('knows the ones that there are', async () => {
    await expect(settle(on.target, locale('xx_YY.UTF-8'), 'wrong')).rejects.toThrow(
      'refused: the host knows no locale "xx_YY.UTF-8"',
    )
    expect(await settle(on.target, locale('C.UTF-8'), 'built in')).toBe(false)
    expect(await settle(on.target, locale('C.UTF-8', { default: true }), 'built in')).toBe(true)
    await checkPutBack(
      on.target,
      locale('C.UTF-8', { default: true }),
      locale('C.UTF-8', { default: true, categories: ['LC_TIME'] }),
    )
  })
})
