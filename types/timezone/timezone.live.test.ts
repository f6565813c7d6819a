import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { checkPutBack } from '../../test/lib/check-put-back.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { timezone } from './index.ts'

onHosts(['debian', 'busybox'], (on, root) => {
  it('waits for zones, then sets and changes it', async () => {
    await on.host.exec('mv /usr/share/zoneinfo /root/')
    await expect(settle(on.target, timezone('Europe/Berlin'), 'missing')).rejects.toThrow(
      'unknown: the host has no time zone "Europe/Berlin"',
    )
    await on.host
      .exec(`mv /root/zoneinfo /usr/share/ || { mkdir -p /usr/share/zoneinfo/Europe && cd /usr/share/zoneinfo && echo x > UTC && echo x > Europe/Berlin; }
[ -e /usr/share/zoneinfo/Europe/Berlin ] || apt-get -y -qq install tzdata`)
    await checkConformance(on.target, { create: timezone('Europe/Berlin') })
    if (root === 'debian') {
      expect((await on.host.exec('date -d @1700000000 +%Z; cat /etc/timezone')).stdout).toBe(
        'CET\nEurope/Berlin\n',
      )
    }
    await checkConformance(on.target, { create: timezone('UTC') })
  })

  it('can be put back', async () => {
    await checkPutBack(on.target, timezone('Europe/Berlin'), timezone('UTC'))
  })

  it('puts a link in the place of a copy, but not of a directory', async () => {
    await on.host.exec('rm /etc/localtime; cp /usr/share/zoneinfo/UTC /etc/localtime')
    expect(await settle(on.target, timezone('UTC'), 'copy')).toBe(true)
    expect((await on.host.exec('readlink /etc/localtime')).stdout).toBe('/usr/share/zoneinfo/UTC\n')
    await on.host.exec('rm /etc/localtime; mkdir /etc/localtime')
    await expect(settle(on.target, timezone('UTC'), 'directory')).rejects.toThrow('a directory is in the way')
  })
})
