import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { packageHold } from './index.ts'

onHosts(['debian'], (on) => {
  const id = 'hostwright-sample'

  it('holds and releases', async () => {
    await on.host.exec(`apt-get -qq -y install ${id}=1.0`)
    await checkConformance(on.target, {
      create: packageHold(id),
      remove: packageHold(id, { state: 'absent' }),
    })
    await settle(on.target, packageHold(id), 'again')
    await on.host.exec('apt-get -qq -y upgrade')
    expect((await on.host.exec(`dpkg-query -W -f '\${Version}' ${id}`)).stdout).toBe('1.0')
  })

  it('holds what is not installed out, and says what is not known at all', async () => {
    await settle(on.target, packageHold('jq'), 'jq')
    expect((await on.host.exec('apt-get -y install jq')).code).not.toBe(0)
    await expect(settle(on.target, packageHold('no-such-package'), 'none')).rejects.toThrow('no-such-package')
  })
})
