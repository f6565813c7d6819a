import { expect, it } from 'vitest'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { pipPackage } from './index.ts'

/** A wheel is an archive with a few files in it (PEP 427). */
const WHEELS = `set -e; mkdir -p /srv/wheels; cd /srv/wheels
for version in 1.0 2.0; do python3 - $version <<'PYTHON'
import sys, zipfile
version = sys.argv[1]
info = f'hw_sample-{version}.dist-info'
with zipfile.ZipFile(f'hw_sample-{version}-py3-none-any.whl', 'w') as wheel:
    wheel.writestr('hw_sample.py', f'version = "{version}"\\n')
    wheel.writestr(f'{info}/METADATA', f'Metadata-Version: 2.1\\nName: hw-sample\\nVersion: {version}\\n')
    wheel.writestr(f'{info}/WHEEL', 'Wheel-Version: 1.0\\nGenerator: lab\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(f'{info}/RECORD', f'hw_sample.py,,\\n{info}/METADATA,,\\n{info}/WHEEL,,\\n{info}/RECORD,,\\n')
PYTHON
done`

onHosts(['debian'], (on) => {
  const environment = '/srv/a b/environment'
  const from = '/srv/wheels'

  it('makes an environment, changes the version up and down, and removes', async () => {
    await expect(
      settle(on.target, pipPackage('hw-sample', { environment, from }), 'no python'),
    ).rejects.toThrow(/python3/)
    await on.host.exec('apt-get -qq -y --no-install-recommends install python3-venv python3-pip')
    expect((await on.host.exec(WHEELS)).stderr).toBe('')
    const id = 'hw-sample'
    await checkConformance(on.target, {
      create: pipPackage(id, { environment, from, version: '1.0' }),
      changes: [pipPackage(id, { environment, from, version: '2.0' })],
      remove: pipPackage(id, { environment, state: 'absent' }),
    })
    await settle(on.target, pipPackage(id, { environment, from }), 'any')
    expect(
      (await on.host.exec(`'${environment}/bin/python' -c 'import hw_sample; print(hw_sample.version)'`))
        .stdout,
    ).toBe('2.0\n')
  })

  it('says what pip says of what cannot be had', async () => {
    await expect(settle(on.target, pipPackage('no-such', { environment, from }), 'missing')).rejects.toThrow(
      'No matching distribution found for no-such',
    )
  })

  it('installs beside the packages of the host when told to', async () => {
    await checkConformance(on.target, {
      create: pipPackage('sample for all', { name: 'Hw.Sample', system: true, from }),
      remove: pipPackage('sample for all', { name: 'Hw.Sample', system: true, state: 'absent' }),
    })
  })
})
